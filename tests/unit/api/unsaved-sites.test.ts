import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createConnectionBook } from '../../../electron/api/connection-book.ts'
import { withUnsaved } from '../../../electron/api/unsaved-sites.ts'
import { freshFolder } from './folders.ts'
import { mysqlAddress, siteNamed } from './sites.ts'

function bookIn(folder: string) {
  const notices: string[] = []
  const onDamaged = (notice: string) => void notices.push(notice)
  const saved = createConnectionBook(folder, onDamaged)
  return { saved, notices, ...withUnsaved(saved, folder, onDamaged) }
}

const shop = () => siteNamed('Shop')

describe('a site that is not saved', () => {
  it('is found in this run and stands in no list and no file', async () => {
    const folder = freshFolder()
    const { book, addUnsaved } = bookIn(folder)
    const { id } = await addUnsaved(shop())
    expect((await book.get(id)).site).toEqual(shop())
    expect(await book.markOpened(id, 5)).toMatchObject({ id })
    expect(await book.list()).toEqual([])
    expect(existsSync(join(folder, 'connections.json'))).toBe(false)
    await expect(bookIn(folder).book.get(id)).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } })
  })

  it('has the same id and fingerprints in each run, whoever signs in, and others for another place', async () => {
    const folder = freshFolder()
    const first = await bookIn(folder).addUnsaved(shop())
    const account = mysqlAddress({ user: 'another', tls: { mode: 'require', caFile: null } })
    const again = await bookIn(folder).addUnsaved(siteNamed('Other name', { store: account, mode: 'read-only' }))
    expect(again).toMatchObject({ id: first.id, fingerprintKey: first.fingerprintKey })
    for (const other of [{ store: mysqlAddress({ database: 'other' }) }, { table: 'other_session' }]) {
      const elsewhere = await bookIn(folder).addUnsaved(siteNamed('Shop', other))
      expect(elsewhere.id).not.toBe(first.id)
      expect(elsewhere.fingerprintKey).not.toBe(first.fingerprintKey)
    }
    expect((await bookIn(freshFolder()).addUnsaved(shop())).fingerprintKey).not.toBe(first.fingerprintKey)
  })

  it('has the fingerprints of a saved connection to the same store', async () => {
    const { saved, addUnsaved } = bookIn(freshFolder())
    const kept = await saved.save(null, shop())
    const opened = await addUnsaved(siteNamed('By its address', { mode: 'read-only' }))
    expect(opened.id).not.toBe(kept.id)
    expect(opened.fingerprintKey).toBe(kept.fingerprintKey)
  })

  it('gets a new key where the file of the key is damaged, and the old one is kept', async () => {
    const folder = freshFolder()
    writeFileSync(join(folder, 'unsaved.json'), '{"key":"short"}')
    const { addUnsaved, notices } = bookIn(folder)
    await addUnsaved(shop())
    expect(notices).toEqual([expect.stringMatching(/unsaved\.json could not be read/)])
    expect(readFileSync(join(folder, 'unsaved.json'), 'utf8')).toMatch(/[A-Za-z0-9+/]{43}=/)
  })
})
