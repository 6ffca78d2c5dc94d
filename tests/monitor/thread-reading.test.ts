import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { siteInFile } from './site-in-file.ts'
import type { SiteInFile } from './site-in-file.ts'
import { freshFolder, patience, removeFolder, startThread } from './thread.ts'
import type { Thread } from './thread.ts'

const keyOf = (number: number) => `${number}`.padStart(32, 'key0')
const byIdle = { column: 'idle', direction: 'ascending' } as const

let site: SiteInFile

beforeEach(() => {
  site = siteInFile()
  for (let id = 1; id <= 20; id += 1) site.addUser(id)
  site.run('begin')
  for (let number = 0; number < 25_100; number += 1) {
    const payload = number < 100 && number % 5 === 4 ? { cart: [number] } : site.loginOf(1 + (number % 20))
    site.save(keyOf(number), payload, { at: Date.now() - number * 20_000 })
  }
  site.run('commit')
})
afterEach(() => site.end())

async function withThread(use: (thread: Thread) => Promise<void>): Promise<void> {
  const folder = freshFolder()
  const thread = startThread(site.site, folder)
  try {
    await use(thread)
  } finally {
    await thread.end()
    removeFolder(folder)
  }
}

describe('while everything is read for the first time', () => {
  it('holds still when told to, and goes on where it was', async () => {
    await withThread(async other => {
      await other.until({ state: 'loading' })
      await other.ask('pause')
      const held = await other.until({ state: 'paused' })
      expect(held.progress?.total).toBe(25_100)
      expect(held.progress?.done).toBeLessThan(25_100)
      expect(held.sessions).toBeGreaterThan(0)
      expect((await other.ask('page', { filter: {}, sort: byIdle, offset: 0, limit: 10 })).rows).toHaveLength(10)
      await new Promise(resolve => setTimeout(resolve, 1200))
      expect(await other.ask('status')).toMatchObject({ sessions: held.sessions, progress: held.progress })
      await other.ask('resume')
      expect(await other.until({ state: 'live' })).toMatchObject({ sessions: 25_100, progress: null })
      const done = other.messages.flatMap(message =>
        message.kind === 'status' && message.status.state === 'loading' ? (message.status.progress?.done ?? []) : [],
      )
      expect(done.toSorted((one, more) => one - more)).toEqual(done)
    })
  })

  it('reads everything when asked to look, and holds still again', async () => {
    await withThread(async other => {
      await other.ask('pause')
      expect((await other.until({ state: 'paused' })).progress).not.toBeNull()
      await other.ask('refresh')
      expect(await other.ask('status')).toMatchObject({ state: 'paused', sessions: 25_100, progress: null })
    })
  })

  it('takes a pause for no trouble, whatever is asked for while it takes hold', async () => {
    await withThread(async other => {
      await other.until({ state: 'loading' })
      for (let round = 0; round < 5; round += 1) {
        await Promise.all([other.ask('pause'), other.ask('refresh').catch(() => undefined), other.ask('pause')])
        await other.ask('resume')
      }
      await other.until({ state: 'live', sessions: 25_100 })
      const failures = other.messages.flatMap(message =>
        message.kind === 'status' && message.status.failure ? [message.status.failure.message] : [],
      )
      expect(failures).toEqual([])
    })
  })

  it('shows the newest at once, and answers and logs out meanwhile', async () => {
    await withThread(async other => {
      const early = await other.until({ state: 'loading' })
      expect(early.sessions).toBeLessThan(25_100)
      await vi.waitFor(async () => expect((await other.ask('figures')).total).toBeGreaterThan(0), patience)
      const newest = await other.ask('page', { filter: {}, sort: byIdle, offset: 0, limit: 10 })
      expect(newest.rows[0]?.lastActivityAt).toBeGreaterThan(Date.now() - 60_000)
      const target = { kind: 'sessions', refs: newest.rows.map(row => row.ref) } as const
      const { planId } = await other.ask('previewLogout', target)
      const result = await other.ask('applyLogout', { planId, jobId: 'j', by: 'ana', reason: 'a test' })
      expect(result).toMatchObject({ loggedOut: 10, failed: 0 })
      expect(await other.ask('status')).toMatchObject({ state: 'loading' })
      await other.until({ state: 'live', sessions: 25_090 })
      const progress = other.messages.flatMap(message =>
        message.kind === 'status' ? (message.status.progress ?? []) : [],
      )
      expect(progress.some(({ done, total }) => done > 0 && total === 25_100)).toBe(true)
      const { samples } = await other.ask('history', '5m')
      expect(samples.every(({ logins, logouts }) => logins + logouts === 0)).toBe(true)
      // Fifty deletes anywhere in the store are found within the number of refreshes that it states.
      site.run("delete from django_session where session_key like '%77'")
      const { sweepRefreshes } = await other.ask('status')
      for (let refresh = 0; refresh <= sweepRefreshes; refresh += 1) await other.ask('refresh')
      expect((await other.ask('status')).sessions).toBe(site.keys().length)
    })
  })
})
