import type { ExpiryChange, ExpiryOutcome } from '../../shared/contract/expiry.ts'
import type { AccessLimits } from '../../shared/policy/policy.ts'
import type { StoredSession } from '../stores/store.ts'
import type { SiteReader } from './decoder.ts'
import type { ExpiryWriter, RewrittenSession } from './expiry-writer.ts'
import { logTrouble } from './log-trouble.ts'
import type { LookParts, Found } from './plan-look.ts'
import { lookAgain, readBack, unknownWords, wordsOf } from './plan-look.ts'
import type { Plan } from './plans.ts'

type Ending = Pick<ExpiryOutcome, 'outcome' | 'detail'> & { readonly endedNow?: boolean }
type Written = { readonly found: Found; readonly session: RewrittenSession }

export type ExpiryParts = LookParts & {
  readonly reader: SiteReader
  readonly writer: ExpiryWriter
  readonly change: ExpiryChange
  /** By the owner's number; -1 for nobody. */
  readonly limitsOf: (person: number) => AccessLimits
}

export type ExpiryBatch = { readonly ended: ReadonlyMap<number, Ending>; readonly trouble: string | null }

/** A session in use may be saved between reading and writing: so many times it is read again. */
const attempts = 4

const skipWords = {
  'fits-already': 'Its expiry is that already.',
  'ends-with-browser': 'It ends with the browser: an expiry of its own would let its cookie outlive it.',
  expired: 'It has expired.',
  'own-expiry': 'An expiry of its own decides here, and without the SECRET_KEY it cannot be taken out.',
  'save-unknown':
    'It has an end of its own, so nothing tells when the site last saved it, from which this change would count.',
  signature: 'Its signature does not hold, so Django takes it as empty.',
  unreadable: 'It cannot be decoded.',
} as const
const busy = 'The site saved it again and again meanwhile. Try once more.'
const entryLeft =
  'Its row was changed, but not its entry in the cache, by which the site goes: that could not be deleted. Try once more.'
const overwritten = 'The site has saved it again since, with its own expiry.'

/**
 * Changes the expiry of the sessions at these places of the plan: each is read again, worked out from what it says now, written
 * only if nobody saved it in between, and read back.
 */
export async function changeBatch(
  parts: ExpiryParts,
  plan: Plan,
  places: readonly number[],
  isCancelled: () => boolean,
): Promise<ExpiryBatch> {
  const ended = new Map<number, Ending>()
  const written: Written[] = []
  const onEnded = (place: number, ending: Ending) => void ended.set(place, ending)
  let trouble: string | null = null
  try {
    for (const found of await lookAgain(parts, plan, places, onEnded)) {
      if (isCancelled()) break
      await change(parts, plan, found, written, onEnded)
    }
  } catch (error) {
    trouble = wordsOf(error)
  }
  await verify(parts, written, onEnded)
  if (trouble !== null) {
    for (const place of places) if (!ended.has(place)) ended.set(place, { outcome: 'failed', detail: trouble })
  }
  return { ended, trouble }
}

type OnEnded = (place: number, ending: Ending) => void

/** Writes one session; what was tried stands in `written`, also when its answer was lost on the way. */
async function change(
  parts: ExpiryParts,
  plan: Plan,
  first: Found,
  written: Written[],
  onEnded: OnEnded,
): Promise<void> {
  const { store, index, writer, reader } = parts
  let found = first
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { place, slot, row }: Found = found
    const limits = parts.limitsOf(index.columns().person[slot] as number)
    const session = writer(row, parts.change, limits, Date.now())
    if ('skip' in session) return onEnded(place, { outcome: 'skipped', detail: skipWords[session.skip] })
    // Before it is written: whoever follows the store may see it first.
    const { savedAt, after } = session
    const end = reader.clock.endOf(after.expireDate)
    if (savedAt !== null) reader.movedEnds.note(reader.fingerprint(row.sessionKey), end, savedAt)
    written.push({ found, session })
    const outcome = await store.replace(row, session.after)
    if (outcome === 'replaced') return
    written.pop()
    if (outcome === 'entry-left') return onEnded(place, { outcome: 'failed', detail: entryLeft })
    // It is another session now than the one that was looked at: whether it is still meant is asked again.
    const [still] = await lookAgain(parts, plan, [place], onEnded)
    if (still === undefined) return
    found = still
  }
  onEnded(first.place, { outcome: 'failed', detail: busy })
}

/** Reads back what was written, and says of each whether it stands. */
async function verify(parts: ExpiryParts, written: readonly Written[], onEnded: OnEnded): Promise<void> {
  if (written.length === 0) return
  const back = await readBack(
    parts,
    written.map(({ found }) => found.sessionKey),
  )
  if (back === null) {
    for (const { found } of written) onEnded(found.place, { outcome: 'failed', detail: unknownWords })
    return
  }
  const rows = new Map(back.rows.map(row => [row.sessionKey, row]))
  const now = Date.now()
  for (const { found, session } of written) {
    const row = rows.get(found.sessionKey)
    const { after, lasts, endsAt } = session
    if (row === undefined) onEnded(found.place, { outcome: 'already-gone', detail: null })
    else if (isRow(row, after)) {
      onEnded(found.place, { outcome: lasts ? 'changed' : 'until-next-save', detail: null, endedNow: endsAt <= now })
    } else if (lasts && keeps(parts, row, after.sessionData)) onEnded(found.place, { outcome: 'changed', detail: null })
    // What stands as it was before was never written: its trouble is said of it.
    else if (!isRow(row, found.row)) onEnded(found.place, { outcome: 'failed', detail: overwritten })
  }
  await parts.apply.follow(back).catch(logTrouble)
}

type Stored = Pick<StoredSession, 'sessionData' | 'expireDate'>

const isRow = (one: Stored, other: Stored) =>
  one.sessionData === other.sessionData && one.expireDate === other.expireDate

/** Whether a row that the site saved since still has the expiry that was written. */
function keeps({ reader }: ExpiryParts, row: StoredSession, writtenData: string): boolean {
  const expiryOf = (data: string) => {
    const { serialized } = reader.decode(data)
    return serialized === null ? null : JSON.stringify(reader.fields(serialized).sessionExpiry)
  }
  return expiryOf(row.sessionData) === expiryOf(writtenData)
}
