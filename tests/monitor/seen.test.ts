import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { siteInFile } from './site-in-file.ts'
import type { SiteInFile } from './site-in-file.ts'
import { freshFolder, patience, removeFolder, startThread } from './thread.ts'
import type { Thread } from './thread.ts'

const keyOf = (number: number) => `${number}`.padStart(32, 'key0')

let site: SiteInFile
let folder: string
let thread: Thread

beforeEach(async () => {
  site = siteInFile()
  folder = freshFolder()
  for (const id of [1, 2]) {
    site.addUser(id)
    site.save(keyOf(id), site.loginOf(id, {}), { at: Date.now() })
  }
  thread = startThread(site.site, folder)
  await thread.until({ state: 'live', sessions: 2 })
})

afterEach(async () => {
  await thread.end()
  site.end()
  removeFolder(folder)
})

const kept = () => readFileSync(path.join(folder, 'history.json'), 'utf8')

describe('what a monitor thread sees', () => {
  it('is told with the person, and without what was there at the start', async () => {
    site.remove(keyOf(1))
    await vi.waitFor(() => {
      const told = thread.messages.flatMap(message => (message.kind === 'seen' ? message.seen.events : []))
      const person = expect.objectContaining({ userId: '1' }) as unknown
      expect(told).toEqual([expect.objectContaining({ kind: 'logout', person, by: null })])
    }, patience)
  })

  it('is kept for the next run, unless that is of a console that keeps nothing', async () => {
    site.remove(keyOf(1))
    await thread.until({ sessions: 1 })
    await thread.end()
    const before = kept()
    const passing = startThread(site.site, folder, { keepsHistory: false })
    await passing.until({ state: 'live' })
    const { events } = await passing.ask('person', 'u:1')
    expect(events.map(({ kind }) => kind)).toContain('logout')
    expect(existsSync(path.join(folder, 'history.json.lock'))).toBe(false)
    await passing.end()
    expect(kept()).toBe(before)
    thread = startThread(site.site, folder)
  })
})
