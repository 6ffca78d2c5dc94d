import type { SeenEvent } from '../../../shared/contract/users.ts'

/** The same thing that happened to one session, or to several at once. `at` is when it happened last. */
export type SeenGroup = Omit<SeenEvent, 'fingerprint'> & { readonly fingerprints: readonly string[] }

const atOnceMs = 60_000

/** Events, newest first, with those joined that follow each other, are alike, and lie within a minute of the newest of them. */
export function groupEvents(events: readonly SeenEvent[]): readonly SeenGroup[] {
  const groups: SeenGroup[] = []
  for (const { fingerprint, ...event } of events) {
    const last = groups.at(-1)
    const isAlike =
      last !== undefined && last.kind === event.kind && last.by === event.by && last.reason === event.reason
    if (isAlike && last.at - event.at <= atOnceMs) {
      groups[groups.length - 1] = { ...last, fingerprints: [...last.fingerprints, fingerprint] }
    } else groups.push({ ...event, fingerprints: [fingerprint] })
  }
  return groups
}
