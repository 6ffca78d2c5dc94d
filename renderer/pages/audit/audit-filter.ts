import type { InputOf } from '../../../shared/contract/contract.ts'
import { startOfDay } from '../../format/days.ts'

/** Which actions are listed; an empty text stands for any. Dates are days ("2026-11-21") in the zone of the screen, both included. */
export type AuditFilter = {
  readonly text: string
  readonly connection: string
  readonly action: string
  readonly person: string
  readonly from: string
  readonly to: string
}

export const everything: AuditFilter = { text: '', connection: '', action: '', person: '', from: '', to: '' }

const longest: Readonly<Record<keyof AuditFilter, number>> = {
  text: 200,
  connection: 64,
  action: 100,
  person: 200,
  from: 10,
  to: 10,
}
const fields = Object.keys(everything) as (keyof AuditFilter)[]

/** The filter as the query of an address: "connection=c1&from=2026-11-20"; empty for everything. */
export function auditToSearch(filter: AuditFilter): string {
  const search = new URLSearchParams()
  for (const field of fields) if (filter[field] !== '') search.set(field, filter[field])
  return search.toString()
}

/** The filter that an address asks for; what is no day is as if it were not there. */
export function auditFromSearch(query: string): AuditFilter {
  const search = new URLSearchParams(query)
  const read = (field: keyof AuditFilter) => (search.get(field) ?? '').slice(0, longest[field])
  const day = (field: 'from' | 'to') => (startOfDay(read(field), 'UTC') === null ? '' : read(field))
  return {
    text: read('text'),
    connection: read('connection'),
    action: read('action'),
    person: read('person'),
    from: day('from'),
    to: day('to'),
  }
}

/** The filter as the console is asked, with days of a zone as moments. */
export function auditInput(filter: AuditFilter, zone: string): Omit<InputOf<'audit.page'>, 'offset' | 'limit'> {
  const { text, connection, action, person, from, to } = filter
  return {
    text,
    connectionId: connection === '' ? null : connection,
    ...(action !== '' && { action }),
    ...(person.trim() !== '' && { person }),
    ...(from !== '' && { from: startOfDay(from, zone) ?? undefined }),
    ...(to !== '' && { to: startOfDay(to, zone, 1) ?? undefined }),
  }
}
