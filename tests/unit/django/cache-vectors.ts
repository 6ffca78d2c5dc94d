import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The value of a session in a cache, as that Django left it there. */
export type CacheVector = {
  readonly id: string
  readonly backend?: string
  readonly value_base64?: string
  readonly error?: string
  readonly row?: { readonly value: string }
  readonly payload: Readonly<Record<string, unknown>>
}

const folder = path.join(import.meta.dirname, '../../fixtures/django')

export const parsedFixture = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8'))

/** One character a byte. */
export const latin1Of = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1')

/** All that could be made. */
export const cacheVectors = (version: string): readonly CacheVector[] =>
  (parsedFixture(`caches-${version}.json`) as readonly CacheVector[]).filter(({ error }) => error === undefined)

/** The raw value as a store gives it. */
export function valueOf({ backend, value_base64: base64, row }: CacheVector): string {
  // DatabaseCache keeps it in base64, which its own store takes off.
  if (row) return latin1Of(row.value)
  const value = latin1Of(base64 ?? '')
  // FileBasedCache writes the end of the entry before it, a pickle of a float: 21 bytes.
  return backend?.endsWith('FileBasedCache') === true ? value.slice(21) : value
}
