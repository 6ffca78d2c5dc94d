import { expect, it } from 'vitest'
import { linesOf } from '../../../electron/terminal/lines.ts'

async function* chunks(...texts: readonly string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text)
}

async function all(mostBytes: number, ...texts: readonly string[]) {
  const found = []
  for await (const line of linesOf(chunks(...texts), mostBytes)) found.push('text' in line ? line.text : line.tooLong)
  return found
}

it('gives lines wherever chunks begin, the last one with or without an end', async () => {
  expect(await all(100, 'one\ntw', 'o\n', '\nthr', 'ee')).toEqual(['one', 'two', '', 'three'])
  expect(await all(100, 'one\r\ntwo\n')).toEqual(['one', 'two'])
  expect(await all(100)).toEqual([])
  expect(await all(100, '\n')).toEqual([''])
})

it('puts characters together that were cut by a chunk', async () => {
  const bytes = Buffer.from('clé ключ 🔑\n')
  async function* one() {
    for (const byte of bytes) yield Buffer.from([byte])
  }
  const found = []
  for await (const line of linesOf(one(), 100)) found.push(line)
  expect(found).toEqual([{ text: 'clé ключ 🔑' }])
})

it('counts what is too long, keeps none of it and goes on', async () => {
  expect(await all(5, '12345\n123456\nab\n')).toEqual(['12345', 6, 'ab'])
  expect(await all(5, '123', '456', '789\nab')).toEqual([9, 'ab'])
})

it('holds no more than a line, however long the input is', async () => {
  const chunk = Buffer.alloc(1024 * 1024, 'a')
  async function* endless() {
    for (let at = 0; at < 500; at += 1) yield chunk
    yield Buffer.from('\nend')
  }
  const before = process.memoryUsage().rss
  const found = []
  for await (const line of linesOf(endless(), 1000)) found.push(line)
  expect(found).toEqual([{ tooLong: 500 * 1024 * 1024 }, { text: 'end' }])
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
})
