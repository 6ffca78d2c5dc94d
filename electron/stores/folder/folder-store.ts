import type { Stats } from 'node:fs'
import path from 'node:path'
import type { StoreInfo } from '../../../shared/contract/monitor.ts'
import { RollcallError } from '../../../shared/contract/reply.ts'
import type { Possibility } from '../engine.ts'
import type { Listed, ListedStore, Page, ReplaceOutcome, StoredSession } from '../store.ts'
import { deleteFiles } from './delete-files.ts'
import { createLeftOut } from './left-out.ts'
import { isSameFolder, mayWriteFolder, reachFolder, requireFiles, stickyNote } from './reach.ts'
import type { FileRead } from './read-file.ts'
import { readOrdinaryFile } from './read-file.ts'
import type { NewFile } from './replace-file.ts'
import { replaceFile } from './replace-file.ts'
import { folderTrouble } from './trouble.ts'
import { createTurns } from './turns.ts'
import type { Walk } from './walk.ts'
import { countNames, startWalk } from './walk.ts'
import type { FolderWatch } from './watch.ts'
import { watchFolder } from './watch.ts'

type Content = Omit<StoredSession, 'sessionKey'>

/** How one engine keeps sessions in the files of a folder. */
export type FolderFormat = {
  readonly product: string
  /** The session behind a file's name; null for a name that no session's file has. */
  readonly keyOf: (name: string) => string | null
  /** The name of a session's file, without a folder; null for what can be no session here. */
  readonly nameOf: (sessionKey: string) => string | null
  /** What the session is called here that the site calls so; absent where that is the same. */
  readonly siteKey?: (siteKey: string) => string
  /** So many bytes of a file are read at most. */
  readonly longest: number
  /** Null when it is no session. */
  readonly read: (file: FileRead) => Content | null
  readonly write: (file: FileRead, before: StoredSession, after: Content) => NewFile
  /** How the file begins that is written beside one and then put in its place, as the site's own would. */
  readonly temporary: (name: string) => string
  readonly notes: readonly string[]
  /** What is left out because it is no session, in words; `count` is at least 1. */
  readonly foreignWords: (count: number) => string
}

const filesSampled = 100
const notOpened = { possible: false, reason: 'The store has not been opened yet.' }
const readOnlyReason: Possibility = { possible: false, reason: 'This connection is read-only.' }

/** The sessions in the files of a folder. Work on the calling thread, in turns of a few milliseconds. */
export function createFolderStore(place: string, format: FolderFormat, readOnly: boolean): ListedStore {
  const folder = path.resolve(place)
  const isWanted = (name: string) => format.keyOf(name) !== null
  const leftOut = createLeftOut()
  let writing: Possibility = notOpened
  let walk: Walk | null = null
  let watch: FolderWatch | null = null
  /** The folder that was found last, with the watch on it. */
  let known: Stats | null = null

  /** The path of a session's file, which is always one of the folder's own. */
  function fileOf(sessionKey: string): { readonly name: string; readonly file: string } | null {
    const name = format.nameOf(sessionKey)
    if (name === null || path.basename(name) !== name || name === '.' || name === '..') return null
    return { name, file: path.join(folder, name) }
  }

  function guarded<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      throw folderTrouble(error, folder)
    }
  }

  /** The folder as it stands. Throws UNAVAILABLE where an empty one has taken the place of the one that was known. */
  async function reach(): Promise<Stats> {
    const found = await reachFolder(folder)
    if (known !== null && !isSameFolder(found, known)) guarded(() => requireFiles(folder))
    return found
  }

  function watchAnew(found: Stats): void {
    watch?.close()
    watch = watchFolder(folder, isWanted)
    known = found
  }

  function endWalk(): void {
    walk?.close()
    walk = null
  }

  async function open(): Promise<StoreInfo> {
    endWalk()
    const began = performance.now()
    const found = await reach()
    const latencyMs = performance.now() - began
    watchAnew(found)
    writing = readOnly ? readOnlyReason : mayWriteFolder(folder)
    return {
      product: format.product,
      location: folder,
      latencyMs,
      clockAheadMs: null,
      timeZone: 'exact moments',
      logout: writing,
      setExpiry: writing,
      notes: [...format.notes, ...(await lookAtFiles(found))],
    }
  }

  /** Throws FORBIDDEN when none of the first files can be read: it is then another account's folder. */
  async function lookAtFiles(found: Stats): Promise<readonly string[]> {
    const sample = startWalk(folder, isWanted, format.longest)
    try {
      const { files } = await sample.next(filesSampled)
      const looks = files.map(({ name }) => guarded(() => readOrdinaryFile(path.join(folder, name), 1)))
      const refused = looks.filter(look => look === 'refused').length
      if (refused > 0 && refused === looks.length) {
        throw new RollcallError('FORBIDDEN', `The files in ${folder} may not be read by this account.`, {
          hint: 'Run Rollcall under the account of the site, or let this account read them.',
        })
      }
    } finally {
      sample.close()
    }
    const sticky = writing.possible ? stickyNote(folder, found) : null
    return sticky === null ? [] : [sticky]
  }

  async function list(after: string | undefined, limit: number): Promise<Page<Listed>> {
    if (after === undefined || walk === null) {
      endWalk()
      const found = await reach()
      // Another folder may have been put in its place.
      if (watch !== null && known !== null && !isSameFolder(found, known)) watchAnew(found)
      walk = startWalk(folder, isWanted, format.longest)
    }
    const { files, last } = await walk.next(limit)
    if (last) endWalk()
    const rows = files.flatMap(({ name, mark }) => {
      const sessionKey = leftOut.has(name, mark) ? null : format.keyOf(name)
      return sessionKey === null ? [] : [{ sessionKey, mark }]
    })
    if (last) leftOut.endRound()
    return { rows, next: last ? undefined : 'on' }
  }

  async function get(sessionKeys: readonly string[]): Promise<readonly StoredSession[]> {
    if (sessionKeys.length === 0) return []
    await reach()
    const sessions: StoredSession[] = []
    const missing = await readInto(sessions, [...new Set(sessionKeys)])
    if (missing.length === 0) return sessions
    // While their folder is away no file is there, which says nothing of the sessions: they are looked for where it is.
    await reach()
    await readInto(sessions, missing)
    return sessions
  }

  /** Reads the sessions of these keys; gives those that have no file. */
  async function readInto(sessions: StoredSession[], sessionKeys: readonly string[]): Promise<readonly string[]> {
    const turn = createTurns()
    const missing: string[] = []
    for (const sessionKey of sessionKeys) {
      const place = fileOf(sessionKey)
      if (place === null) continue
      const look = guarded(() => readOrdinaryFile(place.file, format.longest))
      const content = typeof look === 'string' ? null : format.read(look)
      if (content !== null) sessions.push({ sessionKey, ...content })
      else if (look === 'none') missing.push(sessionKey)
      else leftOut.add(place.name, place.file, look === 'refused' ? 'refused' : 'foreign')
      await turn()
    }
    return missing
  }

  function requireWriting(): void {
    if (!writing.possible) throw new RollcallError('FORBIDDEN', writing.reason ?? notOpened.reason)
  }

  async function replace(before: StoredSession, after: Content): Promise<ReplaceOutcome> {
    requireWriting()
    if (before.cutFrom !== undefined || after.cutFrom !== undefined) {
      throw new RollcallError('UNSUPPORTED', 'This session is too large to be changed.')
    }
    await reach()
    const place = fileOf(before.sessionKey)
    if (place === null) return 'gone'
    const look = guarded(() => readOrdinaryFile(place.file, format.longest))
    if (look === 'none') return 'gone'
    if (look === 'refused') throw new RollcallError('FORBIDDEN', 'The file of this session may not be read.')
    const now = format.read(look)
    const isSame = now?.sessionData === before.sessionData && now.expireDate === before.expireDate
    if (!isSame || now.cutFrom !== undefined) return 'changed'
    const wanted = format.write(look, before, after)
    return guarded(() => replaceFile(place.file, look.stats, wanted, path.join(folder, format.temporary(place.name))))
  }

  return {
    kind: 'listed',
    get capabilities() {
      return { delete: writing, setExpiry: writing }
    },
    open,
    close() {
      endWalk()
      watch?.close()
      watch = null
      return Promise.resolve()
    },
    async count() {
      await reach()
      return countNames(folder, isWanted)
    },
    list,
    told: () => (watch?.told() ?? []).flatMap(name => format.keyOf(name) ?? []),
    get,
    getFromPrimary: get,
    async delete(sessionKeys, isCancelled = () => false) {
      requireWriting()
      return deleteFiles(folder, sessionKeys, key => fileOf(key)?.file ?? null, reach, isCancelled)
    },
    replace,
    ...(format.siteKey && { keyOf: format.siteKey }),
    notes() {
      const [foreign, refused] = [leftOut.count('foreign'), leftOut.count('refused')]
      return [
        ...(foreign === 0 ? [] : [format.foreignWords(foreign)]),
        ...(refused === 0 ? [] : [refusedWords(refused)]),
      ]
    },
  }
}

const refusedWords = (count: number) =>
  count === 1
    ? '1 file may not be read by this account: its session is not shown.'
    : `${count} files may not be read by this account: their sessions are not shown.`
