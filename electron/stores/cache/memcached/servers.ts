import { RollcallError } from '../../../../shared/contract/reply.ts'
import type { Dumped, DumpEnd } from './dump.ts'
import type { Placement } from './placement.ts'
import { pylibmcPlacement, pymemcachePlacement } from './placement.ts'
import type { Entry, MemcachedServer } from './server.ts'

/** An entry and the server that has it. */
export type Located = { readonly entry: Entry; readonly server: MemcachedServer }

/** What became of a key that was to go; `error` where nobody can say, as a server that may have it did not answer. */
export type Removed = { readonly wasThere: boolean; readonly error: unknown }

/** All servers of a cache as one. */
export type MemcachedServers = {
  readonly get: (keys: readonly string[]) => Promise<ReadonlyMap<string, Located>>
  /** At every server: a copy that a failed server left elsewhere may be used again. Never throws. */
  readonly remove: (keys: readonly string[]) => Promise<ReadonlyMap<string, Removed>>
  /** Hands on the keys at those servers that list them, each once, and tells how it ended at each. */
  readonly list: (prefix: string, onKey: (dumped: Dumped) => void) => Promise<readonly DumpEnd[]>
}

/**
 * Which server has a key is decided by the site's client. Of the two that Django knows the one is taken that fits what was found so
 * far; what is not where it should be is looked for at the others.
 */
export function createServers(servers: readonly MemcachedServer[], names: readonly string[]): MemcachedServers {
  const placements: readonly Placement[] = [pymemcachePlacement(names), pylibmcPlacement(servers.length)]
  const fits = placements.map(() => 0)

  const placeOf: Placement = key => {
    const best = fits.indexOf(Math.max(...fits))
    return (placements[best] as Placement)(key)
  }
  function learn(key: string, place: number): void {
    for (const [at, placement] of placements.entries())
      if (placement(key) === place) fits[at] = (fits[at] as number) + 1
  }

  async function everywhere<Result>(
    work: (server: MemcachedServer, place: number) => Promise<Result>,
  ): Promise<readonly { readonly result: Result | null; readonly error: unknown }[]> {
    return Promise.all(
      servers.map(async (server, place) => {
        try {
          return { result: await work(server, place), error: null }
        } catch (error) {
          return { result: null, error }
        }
      }),
    )
  }

  /** Asks each server for its part of the keys; what is found goes into `found`. The errors of those that did not answer. */
  async function ask(found: Map<string, Located>, keysOf: (place: number) => readonly string[]): Promise<unknown[]> {
    const answers = await everywhere(async (server, place) => {
      const keys = keysOf(place)
      if (keys.length > 0) {
        for (const [key, entry] of await server.get(keys)) {
          if (!found.has(key)) found.set(key, { entry, server })
          if (servers.length > 1) learn(key, place)
        }
      }
    })
    return answers.flatMap(({ error }) => error ?? [])
  }

  return {
    async get(keys) {
      const found = new Map<string, Located>()
      const places = new Map(keys.map(key => [key, servers.length === 1 ? 0 : placeOf(key)]))
      const errors = await ask(found, place => keys.filter(key => places.get(key) === place))
      if (servers.length > 1) {
        const missing = keys.filter(key => !found.has(key))
        errors.push(...(await ask(found, place => missing.filter(key => places.get(key) !== place))))
      }
      // What was found is there, whoever did not answer; of the rest nothing is known.
      if (errors.length > 0 && found.size < keys.length) throw errors[0]
      return found
    },
    async remove(keys) {
      const answers = await everywhere(server => server.delete(keys))
      const error = answers.find(answer => answer.error !== null)?.error ?? null
      return new Map(
        keys.map((key, at) => [key, { wasThere: answers.some(({ result }) => result?.[at] === true), error }]),
      )
    },
    async list(prefix, onKey) {
      // Of a key at two servers the one counts that the site asks; with one server nothing needs to be kept for that.
      const chosen = new Map<string, Dumped>()
      const answers = await everywhere((server, place) =>
        server.list(prefix, dumped => {
          if (servers.length === 1) return onKey(dumped)
          learn(dumped.cacheKey, place)
          if (!chosen.has(dumped.cacheKey) || placeOf(dumped.cacheKey) === place) chosen.set(dumped.cacheKey, dumped)
        }),
      )
      const failed = answers.find(({ error }) => error !== null)
      if (failed)
        throw failed.error instanceof RollcallError ? failed.error : new Error('No list', { cause: failed.error })
      for (const dumped of chosen.values()) onKey(dumped)
      return answers.flatMap(({ result }) => result ?? [])
    },
  }
}
