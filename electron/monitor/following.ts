import type { StoreAdapter } from '../stores/store.ts'
import type { Follow, FollowParts } from './follow.ts'
import { createFollow } from './follow.ts'
import { createListing } from './listing.ts'
import type { OnProgress } from './snapshot.ts'
import { createSnapshot } from './snapshot.ts'
import { createSweep } from './sweep.ts'

type Parts = Omit<FollowParts, 'store' | 'sweep'> & { readonly store: StoreAdapter }

export type Following = {
  /** Reads everything once. Called again after trouble, ranges of dates go on where they were, and a listing begins anew. */
  readonly load: () => Promise<void>
  readonly follow: Follow
}

/** How a store of either kind is read and followed. `onProgress` may throw to end the reading. */
export function createFollowing(parts: Parts, onProgress: OnProgress): Following {
  const { store, index, apply } = parts
  switch (store.kind) {
    case 'dated':
      return {
        load: createSnapshot(store, apply, onProgress),
        follow: createFollow({ ...parts, store, sweep: createSweep(store, index, apply) }),
      }
    case 'listed':
      return createListing({ ...parts, store }, onProgress)
  }
}
