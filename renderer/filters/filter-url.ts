import { sessionFilter, sessionSort } from '../../shared/contract/session.ts'
import type { SessionFilter, SessionSort } from '../../shared/contract/session.ts'

type LengthRange = { readonly atLeast?: number | undefined; readonly below?: number | undefined }

/**
 * A filter as the query of an address: "status=authenticated,stale&idle=1800..&role=Admin". Lengths are seconds, from..below.
 * Roles are the site's own words and may hold commas, so each has its own parameter. Empty for no filter.
 */
export function filterToSearch(filter: SessionFilter, sort?: SessionSort): string {
  const search = new URLSearchParams()
  if (filter.text) search.set('text', filter.text)
  if (filter.status?.length) search.set('status', filter.status.join(','))
  if (filter.reason?.length) search.set('reason', filter.reason.join(','))
  for (const role of filter.role ?? []) search.append('role', role)
  if (filter.signature?.length) search.set('signature', filter.signature.join(','))
  setRange(search, 'idle', filter.idle)
  setRange(search, 'age', filter.age)
  setRange(search, 'expires', filter.expiresIn)
  if (filter.personKey) search.set('person', filter.personKey)
  if (filter.address) search.set('address', filter.address)
  if (filter.endsUnder) {
    search.set('ends', filter.endsUnder.within)
    search.set('policy', JSON.stringify(filter.endsUnder.policy))
  }
  if (sort) search.set('sort', `${sort.direction === 'descending' ? '-' : ''}${sort.column}`)
  return search.toString().replaceAll('%2C', ',')
}

/** The filter of an address. Whatever in it is not understood is left out: an address is typed and pasted by people. */
export function filterFromSearch(query: string): SessionFilter {
  const search = new URLSearchParams(query)
  const roles = search.getAll('role')
  const wanted: Record<keyof SessionFilter, unknown> = {
    text: search.get('text') || undefined,
    status: list(search, 'status'),
    reason: list(search, 'reason'),
    role: roles.length > 0 ? roles : undefined,
    signature: list(search, 'signature'),
    idle: getRange(search, 'idle'),
    age: getRange(search, 'age'),
    expiresIn: getRange(search, 'expires'),
    personKey: search.get('person') || undefined,
    address: search.get('address') || undefined,
    endsUnder: endsUnder(search),
  }
  const kept: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(wanted)) {
    if (value !== undefined && sessionFilter.safeParse({ [field]: value }).success) kept[field] = value
  }
  return sessionFilter.parse(kept)
}

/** The order that an address asks for, or null. */
export function sortFromSearch(query: string): SessionSort | null {
  const text = new URLSearchParams(query).get('sort') ?? ''
  const direction = text.startsWith('-') ? 'descending' : 'ascending'
  const parsed = sessionSort.safeParse({ column: text.replace(/^-/, ''), direction })
  return parsed.success ? parsed.data : null
}

/** True when nothing is filtered. */
export function isEmptyFilter(filter: SessionFilter): boolean {
  return filterToSearch(filter) === ''
}

/** A policy travels whole, so that an address means the same after it was changed or in another console. */
function endsUnder(search: URLSearchParams): unknown {
  if (!search.has('ends')) return undefined
  try {
    return { within: search.get('ends'), policy: JSON.parse(search.get('policy') ?? '') as unknown }
  } catch {
    return undefined
  }
}

function list(search: URLSearchParams, name: string): string[] | undefined {
  const values = (search.get(name) ?? '').split(',').filter(value => value !== '')
  return values.length > 0 ? values : undefined
}

function setRange(search: URLSearchParams, name: string, range: LengthRange | undefined): void {
  if (range?.atLeast === undefined && range?.below === undefined) return
  search.set(name, `${range.atLeast ?? ''}..${range.below ?? ''}`)
}

function getRange(search: URLSearchParams, name: string): LengthRange | undefined {
  const match = /^(-?\d+(?:\.\d+)?)?\.\.(-?\d+(?:\.\d+)?)?$/.exec(search.get(name) ?? '')
  if (match === null || (match[1] === undefined && match[2] === undefined)) return undefined
  return {
    ...(match[1] !== undefined && { atLeast: Number(match[1]) }),
    ...(match[2] !== undefined && { below: Number(match[2]) }),
  }
}
