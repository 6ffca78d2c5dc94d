import { isDeepStrictEqual } from 'node:util'
import type { Site } from '../../shared/contract/connections.ts'
import { RollcallError } from '../../shared/contract/reply.ts'

/** What the monitor thread works with; the name and the environment are for people and for the router. */
function watchedPart({ name: _name, environment: _environment, ...watched }: Site): Partial<Site> {
  return watched
}

/** Whether a monitor of the one site is a monitor of the other. */
export const isSameWatch = (one: Site, other: Site): boolean => isDeepStrictEqual(watchedPart(one), watchedPart(other))

/**
 * Throws CONFLICT when the site that is watched is no longer the one that is saved: another console on the same data folder
 * has changed the connection, and what is on screen would be done to another database than its name says.
 */
export function requireSameWatch(saved: Site, watched: Site | null): void {
  if (watched === null || isSameWatch(saved, watched)) return
  throw new RollcallError(
    'CONFLICT',
    `"${watched.name}" was changed in another window of Rollcall since it was opened`,
    {
      hint: `It is now "${saved.name}". Open it again under Connections before changing anything there.`,
    },
  )
}
