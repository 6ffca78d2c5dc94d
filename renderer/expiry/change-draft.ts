import type { ExpiryChange } from '../../shared/contract/expiry.ts'
import { instantOfWall, zoneOffsets } from '../../shared/django/zone-offsets.ts'
import { parseLimit } from '../../shared/policy/limit-text.ts'

/** A change of expiry as somebody is typing it. */
export type ChangeDraft = {
  readonly kind: 'set' | 'extend' | 'until' | 'site-default'
  /** "30 min" */
  readonly length: string
  /** "2026-12-24T18:00", in the zone that times are shown in; empty until one is chosen. */
  readonly end: string
}

export const firstDraft: ChangeDraft = { kind: 'set', length: '30 min', end: '' }

export type ReadDraft =
  { readonly ok: true; readonly change: ExpiryChange } | { readonly ok: false; readonly problem: string }

/** What a draft means, with times in that zone; or what is wrong with it. */
export function readDraft({ kind, length, end }: ChangeDraft, zone: string, now: number): ReadDraft {
  switch (kind) {
    case 'site-default':
      return { ok: true, change: { kind } }
    case 'until':
      return readEnd(end, zone, now)
    case 'set':
    case 'extend': {
      const read = parseLimit(length)
      if (!read.ok) return read
      if (read.seconds === null) return { ok: false, problem: 'Type a length of time, such as 30 min or 12 h.' }
      return { ok: true, change: { kind, seconds: read.seconds } }
    }
  }
}

function readEnd(end: string, zone: string, now: number): ReadDraft {
  const wall = Date.parse(`${end}Z`)
  if (Number.isNaN(wall)) return { ok: false, problem: 'Choose a day and a time.' }
  const at = instantOfWall(zoneOffsets(zone), wall)
  if (at <= now) return { ok: false, problem: 'This lies in the past. To end sessions now, log them out.' }
  return { ok: true, change: { kind: 'until', at } }
}
