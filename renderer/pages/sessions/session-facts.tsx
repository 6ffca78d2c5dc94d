import { never } from '../../../shared/contract/session.ts'
import type { SessionDetail } from '../../../shared/contract/sessions.ts'
import { activitySourceWords, expiryKindWords, signatureWords } from '../../../shared/words/status-words.ts'
import { AddressLink } from '../../format/address-text.tsx'
import { deviceWords } from '../../../shared/words/device-words.ts'
import type { KeyValue } from '../../design/key-value-list.tsx'
import { KeyValueList } from '../../design/key-value-list.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { useZone } from '../../format/time-text.tsx'
import { formatInstant, formatRelative, zoneLabel } from '../../format/times.ts'
import { useNow } from '../../format/use-now.ts'

/** Times absolute and relative, expiry, signature and size of one session. The zone is named once, with the first time. */
export function SessionFacts({ detail }: { readonly detail: SessionDetail }) {
  const zone = useZone()
  const now = useNow()
  const { row, cacheEntry, decodedSize, compressed, encoding, backend, readAt } = detail
  const moment = (label: string, at: number | null, ...notes: readonly (string | null)[]): KeyValue => ({
    label,
    value: at === null ? 'not known' : formatInstant(at, zone),
    note: [at === null || at >= never ? null : formatRelative(at, now), ...notes].filter(Boolean).join(' · '),
  })
  const source = row.activitySource === null ? null : activitySourceWords[row.activitySource].label.toLowerCase()
  const stored = [
    compressed === true ? 'compressed' : null,
    decodedSize === null ? null : `${formatBytes(decodedSize)} decoded`,
    encoding === 'legacy' ? 'legacy format' : null,
  ]
  const items: readonly KeyValue[] = [
    row.loginAt === null ? moment('First seen by Rollcall', row.firstSeenAt) : moment('Logged in', row.loginAt),
    moment('Last activity', row.lastActivityAt, source),
    ...(row.savedAt !== null && row.savedAt !== row.lastActivityAt ? [moment('Last saved', row.savedAt)] : []),
    moment(
      'Expires',
      row.expireAt,
      row.expiryKind === null ? null : expiryKindWords[row.expiryKind].label.toLowerCase(),
      row.expireAt >= never ? 'the site keeps it until it is deleted, whatever its cookie says' : null,
    ),
    { label: 'Signature', value: signatureWords[row.signature].label, note: signatureWords[row.signature].explanation },
    ...(cacheEntry === undefined
      ? []
      : [entryFact(cacheEntry, at => `Until ${formatInstant(at, zone)} (${formatRelative(at, now)}).`)]),
    { label: 'Size', value: formatBytes(row.size), note: stored.filter(Boolean).join(' · ') },
    ...(backend === null ? [] : [backendFact(backend)]),
    ...furtherFacts(detail),
    ...(row.further?.createdAt == null ? [] : [moment('Created', row.further.createdAt)]),
    { label: 'Read', value: formatInstant(readAt, zone, { seconds: true }), note: zoneLabel(zone, readAt) },
  ]
  return <KeyValueList items={items} />
}

/** How the entry in the cache, by which the site goes, agrees with the row behind it. */
function entryFact(
  { state, expireAt }: NonNullable<SessionDetail['cacheEntry']>,
  untilWords: (at: number) => string,
): KeyValue {
  const label = 'Cache entry'
  const until = expireAt === null ? '' : untilWords(expireAt)
  switch (state) {
    case 'missing':
      return { label, value: 'none', note: 'The site fills it from the row at the next request.' }
    case 'same':
      return { label, value: 'the same as the row', note: until }
    case 'differs':
      return {
        label,
        value: 'differs from the row',
        note: `The site goes by the entry. ${until}`,
      }
    case 'alone':
      return {
        label,
        value: 'alone: the row is gone',
        note: `The entry keeps this session alive. ${until}`,
      }
  }
}

/** What further columns of the table say: whose it is where the payload tells nothing, from where, and with what. */
function furtherFacts({ row: { further, person }, userAgent }: SessionDetail): readonly KeyValue[] {
  if (further === undefined) return []
  const device = deviceWords(further)
  const { address, ownerByColumn } = further
  return [
    ...(ownerByColumn && person !== null
      ? [{ label: 'Person', value: 'known by the table', note: 'Django takes nothing from the payload' }]
      : []),
    ...(address === null ? [] : [{ label: 'Address', value: <AddressLink address={address} /> }]),
    ...(device === null && !userAgent
      ? []
      : [{ label: 'Device', value: device ?? 'not known', note: userAgent ?? undefined }]),
  ]
}

/** "ModelBackend" and where it lives: a dotted path is too long for its place. */
function backendFact(backend: string): KeyValue {
  const dot = backend.lastIndexOf('.')
  return { label: 'Backend', value: backend.slice(dot + 1), note: dot < 0 ? undefined : backend.slice(0, dot) }
}
