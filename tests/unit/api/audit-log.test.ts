import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createAuditLog } from '../../../electron/api/audit-log.ts'
import type { AuditWords } from '../../../electron/api/audit-log.ts'
import { readAuditPage } from '../../../electron/api/audit-page.ts'
import { freshFolder } from './folders.ts'

const all = { text: '', connectionId: null, offset: 0, limit: 500 }

function words(changes: Partial<AuditWords> = {}): AuditWords {
  return {
    actionId: 'a1',
    phase: 'intent',
    connectionId: 'c1',
    connectionName: 'Shop',
    action: 'sessions.applyLogout',
    summary: 'log out 1 session of 1 person',
    reason: 'left the company',
    fingerprints: ['K2M4ZQ7T'],
    people: ['mara'],
    result: null,
    detail: null,
    ...changes,
  }
}

function freshLog() {
  const file = join(freshFolder(), 'audit.jsonl')
  return { file, log: createAuditLog(file, 'ana@desk-4') }
}

describe('appending', () => {
  it('writes one line an entry, readable by its owner only', async () => {
    const { file, log } = freshLog()
    await log.append(words())
    await log.append(words({ phase: 'outcome', result: 'done', detail: 'line one\nline two' }))
    const lines = readFileSync(file, 'utf8').split('\n')
    expect(lines).toHaveLength(3)
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ operator: 'ana@desk-4', detail: 'line one\nline two' })
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('begins a new line after one that was cut short', async () => {
    const { file, log } = freshLog()
    await log.append(words({ actionId: 'a1' }))
    appendFileSync(file, '{"id":"half a li')
    await log.append(words({ actionId: 'a2' }))
    const page = await readAuditPage(file, all)
    expect(page.actions.map(({ intent }) => intent.actionId)).toEqual(['a2', 'a1'])
    expect(page.damagedLines).toBe(1)
  })

  it('stays readable with names that JSON makes six times as long', async () => {
    const { file, log } = freshLog()
    const people = Array.from({ length: 1000 }, () => '\u0001'.repeat(200))
    await log.append(words({ people, detail: '\u0001'.repeat(300_000) }))
    const page = await readAuditPage(file, all)
    expect(page.damagedLines).toBe(0)
    expect(page.actions[0]?.intent.people.length).toBeGreaterThan(0)
    expect(page.actions[0]?.intent.summary).toBe('log out 1 session of 1 person')
  })

  it('names at most a thousand sessions and people', async () => {
    const { log } = freshLog()
    const many = Array.from({ length: 5000 }, (_, number) => `name ${number} ${'x'.repeat(300)}`)
    const entry = await log.append(words({ fingerprints: many, people: many }))
    expect([entry.fingerprints.length, entry.people.length]).toEqual([1000, 1000])
    expect(Math.max(...entry.people.map(name => name.length))).toBe(200)
  })

  it('says so when it cannot be written', async () => {
    const { file, log } = freshLog()
    mkdirSync(file)
    await expect(log.append(words())).rejects.toMatchObject({ failure: { code: 'UNAVAILABLE' } })
  })

  it('loses nothing when two processes append at once', async () => {
    const { file } = freshLog()
    const writer = join(import.meta.dirname, 'threads', 'audit-writer.ts')
    const codes = ['one', 'two'].map(async name => {
      const child = spawn(process.execPath, [writer, file, name, '150'], { stdio: 'inherit' })
      return (await once(child, 'exit'))[0] as number
    })
    expect(await Promise.all(codes)).toEqual([0, 0])
    const page = await readAuditPage(file, { ...all, limit: 500 })
    expect([page.total, page.damagedLines]).toEqual([300, 0])
    for (const name of ['one', 'two']) {
      const own = page.actions.filter(({ intent }) => intent.operator === name).map(({ intent }) => intent.actionId)
      expect(own).toEqual(Array.from({ length: 150 }, (_, number) => `${name}-${149 - number}`))
    }
  })
})

describe('reading', () => {
  it('is empty without a file', async () => {
    const { file } = freshLog()
    expect(await readAuditPage(file, all)).toEqual({ actions: [], filtered: 0, total: 0, damagedLines: 0, file })
  })

  it('puts intent and outcome together, newest first, and leaves an action open that never ended', async () => {
    const { file, log } = freshLog()
    await log.append(words({ actionId: 'a1' }))
    await log.append(words({ actionId: 'a2' }))
    await log.append(words({ actionId: 'a1', phase: 'outcome', result: 'partly', detail: '1 failed' }))
    const { actions } = await readAuditPage(file, all)
    expect(actions.map(({ intent, outcome }) => [intent.actionId, outcome?.result ?? null])).toEqual([
      ['a2', null],
      ['a1', 'partly'],
    ])
  })

  it('counts and skips what it cannot read, and leaves it as it is', async () => {
    const { file, log } = freshLog()
    await log.append(words({ actionId: 'a1' }))
    const damage = ['not json', '{"id":1}', 'null', 'x'.repeat(1_200_000), '[]'].join('\n')
    appendFileSync(file, `${damage}\n\n`)
    await log.append(words({ actionId: 'a2' }))
    const before = readFileSync(file)
    const page = await readAuditPage(file, all)
    expect(page.actions.map(({ intent }) => intent.actionId)).toEqual(['a2', 'a1'])
    expect(page.damagedLines).toBe(5)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('finds by text in intent or outcome, and by connection', async () => {
    const { file, log } = freshLog()
    await log.append(words({ actionId: 'a1', people: ['Zoë Example'] }))
    await log.append(words({ actionId: 'a2', connectionId: null, summary: 'add connection "Blog"' }))
    await log.append(
      words({ actionId: 'a2', phase: 'outcome', connectionId: 'c9', result: 'done', detail: 'a rare word' }),
    )
    const found = async (changes: { text?: string; connectionId?: string }) =>
      (await readAuditPage(file, { ...all, ...changes })).actions.map(({ intent }) => intent.actionId)
    expect(await found({ text: 'ZOË' })).toEqual(['a1'])
    expect(await found({ text: 'k2m4' })).toEqual(['a2', 'a1'])
    expect(await found({ text: 'rare' })).toEqual(['a2'])
    expect(await found({ connectionId: 'c1' })).toEqual(['a1'])
    expect(await found({ connectionId: 'c9' })).toEqual(['a2'])
  })

  it('finds by action, by whom it was done to, and by when', async () => {
    const { file, log } = freshLog()
    const first = await log.append(words({ actionId: 'a1', people: ['mara', 'Zoë Example'] }))
    await new Promise(resolve => setTimeout(resolve, 5))
    const second = await log.append(
      words({ actionId: 'a2', action: 'sessions.export', people: [], reason: 'for mara' }),
    )
    const found = async (changes: { action?: string; person?: string; from?: number; to?: number }) =>
      (await readAuditPage(file, { ...all, ...changes })).actions.map(({ intent }) => intent.actionId)
    expect(await found({ action: 'sessions.export' })).toEqual(['a2'])
    expect(await found({ person: ' ZOË ' })).toEqual(['a1'])
    expect(await found({ person: 'mara' })).toEqual(['a1'])
    expect(await found({ from: second.at })).toEqual(['a2'])
    expect(await found({ from: first.at, to: second.at })).toEqual(['a1'])
    expect(await found({ to: first.at })).toEqual([])
  })

  it('pages through lines of many chunks, whatever their lengths', async () => {
    const { file } = freshLog()
    const line = (number: number) =>
      JSON.stringify({
        ...words({ actionId: `a${number}` }),
        id: 'e',
        at: 1,
        operator: 'é'.repeat((number * 37) % 3000),
      })
    writeFileSync(file, Array.from({ length: 1000 }, (_, number) => line(number)).join('\n'))
    const seen: string[] = []
    for (let offset = 0; offset < 1000; offset += 130) {
      const page = await readAuditPage(file, { ...all, offset, limit: 130 })
      expect([page.total, page.filtered, page.damagedLines]).toEqual([1000, 1000, 0])
      seen.push(...page.actions.map(({ intent }) => intent.actionId))
    }
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, number) => `a${999 - number}`))
  })
})
