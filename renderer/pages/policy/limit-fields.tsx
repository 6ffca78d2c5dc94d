import type { ReactNode } from 'react'
import { parseLimit, printLimit } from '../../../shared/policy/limit-text.ts'
import type { Parsed } from './limit-row.tsx'
import { LimitRow } from './limit-row.tsx'
import { countStops, lengthStops } from './stops.ts'

type FieldProps = {
  readonly label: string
  readonly hint?: ReactNode
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly optional?: boolean
}

const readLength = (text: string): Parsed => {
  const read = parseLimit(text)
  return read.ok ? { ok: true, value: read.seconds } : read
}

/** A limit in seconds. */
export function LengthLimit({ optional = true, ...rest }: FieldProps) {
  return <LimitRow {...rest} optional={optional} stops={lengthStops} print={printLimit} parse={readLength} />
}

const mostSessions = 10_000

function readCount(text: string): Parsed {
  const typed = text.trim().toLowerCase()
  if (typed === '' || typed === 'none' || typed === 'no limit') return { ok: true, value: null }
  if (!/^\d{1,6}$/.test(typed)) return { ok: false, problem: 'Type a whole number of sessions, or none.' }
  const value = Number(typed)
  if (value < 1) return { ok: false, problem: 'At least one session must be allowed. Type none for no limit.' }
  return value > mostSessions ? { ok: false, problem: 'At most 10,000 sessions.' } : { ok: true, value }
}

/** A limit in sessions. */
export function CountLimit({ optional = true, ...rest }: FieldProps) {
  const print = (value: number | null) => (value === null ? 'none' : `${value}`)
  return <LimitRow {...rest} optional={optional} stops={countStops} print={print} parse={readCount} />
}
