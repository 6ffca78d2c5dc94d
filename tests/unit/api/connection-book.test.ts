import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createConnectionBook } from '../../../electron/api/connection-book.ts'
import { freshFolder } from './folders.ts'
import { siteNamed } from './sites.ts'

function freshBook(folder = freshFolder()) {
  const notices: string[] = []
  return { folder, notices, book: createConnectionBook(folder, notice => notices.push(notice)) }
}

const damagedFiles = (folder: string) => readdirSync(folder).filter(name => name.includes('.damaged-'))

describe('saved connections', () => {
  it('are there again for the next run, with the same key for fingerprints', async () => {
    const { folder, book } = freshBook()
    const saved = await book.save(null, siteNamed('Shop'))
    expect(Buffer.from(saved.fingerprintKey, 'base64')).toHaveLength(32)
    expect(await freshBook(folder).book.list()).toEqual([saved])
    expect(statSync(join(folder, 'connections.json')).mode & 0o777).toBe(0o600)
  })

  it('keep id and fingerprint key when they are changed', async () => {
    const { book } = freshBook()
    const { id, fingerprintKey } = await book.save(null, siteNamed('Shop'))
    const changed = await book.save(id, siteNamed('Shop', { mode: 'read-only' }))
    expect(changed).toMatchObject({ id, fingerprintKey, site: { mode: 'read-only' } })
    expect(await book.list()).toHaveLength(1)
  })

  it('have names of their own', async () => {
    const { book } = freshBook()
    const shop = await book.save(null, siteNamed('Shop'))
    const blog = await book.save(null, siteNamed('Blog'))
    await expect(book.save(null, siteNamed('shop'))).rejects.toMatchObject({ failure: { code: 'CONFLICT' } })
    await expect(book.save(blog.id, siteNamed('SHOP'))).rejects.toMatchObject({ failure: { code: 'CONFLICT' } })
    expect(await book.save(shop.id, siteNamed('SHOP'))).toMatchObject({ id: shop.id })
  })

  it('are not found once removed', async () => {
    const { book } = freshBook()
    const { id } = await book.save(null, siteNamed('Shop'))
    await book.remove(id)
    expect(await book.list()).toEqual([])
    const missing = { failure: { code: 'NOT_FOUND' } }
    await expect(book.remove(id)).rejects.toMatchObject(missing)
    await expect(book.save(id, siteNamed('Shop'))).rejects.toMatchObject(missing)
    await expect(book.markOpened('__proto__', 1)).rejects.toMatchObject(missing)
  })

  it('make room for the demo beside a connection of its name', async () => {
    const { book } = freshBook()
    await book.save(null, siteNamed('Demo'))
    const demo = await book.saveDemo(() => siteNamed('Demo'))
    expect(demo).toMatchObject({ id: 'demo', demo: true, site: { name: 'Demo 2' } })
    const again = await book.saveDemo(before => siteNamed(before?.name ?? 'lost'))
    expect(again).toMatchObject({ site: { name: 'Demo 2' }, fingerprintKey: demo.fingerprintKey })
  })

  it('are all kept when two processes save at once', async () => {
    const { folder, book } = freshBook()
    const writer = join(import.meta.dirname, 'threads', 'book-writer.ts')
    const codes = ['one', 'two'].map(async name => {
      const child = spawn(process.execPath, [writer, folder, name, '20'], { stdio: 'inherit' })
      return (await once(child, 'exit'))[0] as number
    })
    expect(await Promise.all(codes)).toEqual([0, 0])
    const names = (await book.list()).map(({ site }) => site.name)
    expect(names.toSorted()).toEqual(
      ['one', 'two'].flatMap(name => Array.from({ length: 20 }, (_, number) => `${name} ${number}`)).toSorted(),
    )
  })
})

describe('a damaged file', () => {
  it.each(['{"connections": [', '[1]', '', 'null', '{"connections": 7}', '{"other": 1}'])(
    'with %j is set aside and said, never overwritten',
    async content => {
      const { folder, notices, book } = freshBook()
      writeFileSync(join(folder, 'connections.json'), content)
      expect(await book.list()).toEqual([])
      const [aside = ''] = damagedFiles(folder)
      expect(readFileSync(join(folder, aside), 'utf8')).toBe(content)
      expect(notices).toHaveLength(1)
      expect(notices[0]).toContain(aside)
      await book.save(null, siteNamed('Shop'))
      expect(await book.list()).toHaveLength(1)
      expect(damagedFiles(folder)).toEqual([aside])
      expect(notices).toHaveLength(1)
    },
  )

  it('gives what still fits', async () => {
    const { folder, notices, book } = freshBook()
    const shop = await book.save(null, siteNamed('Shop'))
    const file = join(folder, 'connections.json')
    const content = JSON.stringify({ connections: [{ ...shop, id: '../../etc' }, shop, { ...shop, site: null }] })
    writeFileSync(file, content)
    expect(await book.list()).toEqual([shop])
    expect(readFileSync(join(folder, damagedFiles(folder)[0] ?? ''), 'utf8')).toBe(content)
    expect(notices).toHaveLength(1)
  })

  it('is also set aside by the first save', async () => {
    const { folder, notices, book } = freshBook()
    writeFileSync(join(folder, 'connections.json'), 'half')
    await book.save(null, siteNamed('Shop'))
    expect(damagedFiles(folder)).toHaveLength(1)
    expect(notices).toHaveLength(1)
  })
})
