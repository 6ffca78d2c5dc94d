import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { auditEntry } from '../../shared/contract/audit.ts'
import type { AuditAction, AuditEntry } from '../../shared/contract/audit.ts'
import type { InputOf, OutputOf } from '../../shared/contract/contract.ts'
import { longestLine } from './audit-log.ts'

const chunkSize = 256 * 1024

/**
 * Reads the audit log from its end, a piece at a time, and answers one page of actions, newest first. Memory does not grow
 * with the file: only the page and outcomes whose intent was not met yet are held. No file is an empty log.
 */
export async function readAuditPage(file: string, input: InputOf<'audit.page'>): Promise<OutputOf<'audit.page'>> {
  const outcomes = new Map<string, AuditEntry>()
  const actions: AuditAction[] = []
  let filtered = 0
  let total = 0
  let damagedLines = 0
  const matches = matcher(input)

  for await (const line of linesFromEnd(file)) {
    if (line?.length === 0) continue
    const entry = line === undefined ? undefined : parseLine(line)
    if (!entry) {
      damagedLines++
    } else if (entry.phase === 'outcome') {
      outcomes.set(entry.actionId, entry)
    } else {
      const action = { intent: entry, outcome: outcomes.get(entry.actionId) ?? null }
      outcomes.delete(entry.actionId)
      total++
      if (!matches(action)) continue
      if (filtered >= input.offset && actions.length < input.limit) actions.push(action)
      filtered++
    }
  }
  return { actions, filtered, total, damagedLines, file }
}

function matcher(input: InputOf<'audit.page'>): (action: AuditAction) => boolean {
  const { connectionId, action, from = -Infinity, to = Infinity } = input
  const wanted = input.text.trim().toLowerCase()
  const person = input.person?.trim().toLowerCase() ?? ''
  return ({ intent, outcome }) => {
    if (connectionId !== null && (intent.connectionId ?? outcome?.connectionId) !== connectionId) return false
    if (action !== undefined && intent.action !== action) return false
    if (intent.at < from || intent.at >= to) return false
    const people = [...intent.people, ...(outcome?.people ?? [])]
    if (person !== '' && !people.some(name => name.toLowerCase().includes(person))) return false
    return wanted === '' || [intent, outcome].some(entry => entry !== null && wordsOf(entry).includes(wanted))
  }
}

function wordsOf(entry: AuditEntry): string {
  const { operator, connectionName, action, summary, reason, detail, people, fingerprints } = entry
  return [operator, connectionName, action, summary, reason, detail, ...people, ...fingerprints]
    .filter(word => word !== null)
    .join('\n')
    .toLowerCase()
}

function parseLine(line: Buffer): AuditEntry | undefined {
  try {
    return auditEntry.safeParse(JSON.parse(line.toString('utf8'))).data
  } catch {
    return undefined
  }
}

/** The lines without their ends, last one first; undefined for one that is too long to be an entry. */
async function* linesFromEnd(file: string): AsyncGenerator<Buffer | undefined> {
  const handle = await openIfThere(file)
  if (!handle) return
  try {
    let end = (await handle.stat()).size
    // Pieces of a line whose beginning was not read yet, in reverse order.
    let pieces: Buffer[] = []
    let length = 0
    const take = (piece: Buffer) => {
      length += piece.length
      if (length <= longestLine) pieces.push(piece)
      else pieces = []
    }
    const finish = (): Buffer | undefined => {
      const line = length <= longestLine ? Buffer.concat(pieces.toReversed()) : undefined
      pieces = []
      length = 0
      return line
    }
    while (end > 0) {
      const start = Math.max(0, end - chunkSize)
      const chunk = await readExactly(handle, start, end - start)
      let lineEnd = chunk.length
      for (let at = chunk.lastIndexOf(0x0a); at >= 0; at = at === 0 ? -1 : chunk.lastIndexOf(0x0a, at - 1)) {
        take(chunk.subarray(at + 1, lineEnd))
        yield finish()
        lineEnd = at
      }
      take(chunk.subarray(0, lineEnd))
      end = start
    }
    yield finish()
  } finally {
    await handle.close()
  }
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
