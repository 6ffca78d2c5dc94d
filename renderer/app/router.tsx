import { useSyncExternalStore } from 'react'

export const pageNames = [
  'overview',
  'sessions',
  'users',
  'policy',
  'audit',
  'connections',
  'settings',
  'start',
] as const
export type PageName = (typeof pageNames)[number]

/** Where the person is: "#/users/<id>?<search>". `search` is without its question mark; `id` is null on a page of many. */
export type Route = { readonly page: PageName; readonly id: string | null; readonly search: string }

export type Place = { readonly id?: string; readonly search?: string }

/** The address of a place, for links: `hrefFor('sessions', { search: filterToSearch(filter) })`. */
export function hrefFor(page: PageName, { id, search = '' }: Place = {}): string {
  const path = id === undefined ? page : `${page}/${encodeURIComponent(id)}`
  return `#/${path}${search === '' ? '' : `?${search}`}`
}

/** Goes there. `replace` leaves no step behind for Back, for what changes while somebody types. */
export function navigate(page: PageName, place: Place = {}, options: { readonly replace?: boolean } = {}): void {
  const href = hrefFor(page, place)
  if (href === location.hash) return
  if (options.replace === true) {
    history.replaceState(history.state, '', href)
    dispatchEvent(new HashChangeEvent('hashchange'))
  } else {
    location.hash = href
  }
}

/** Where the person is now; null for an address that names no place. */
export function useRoute(): Route | null {
  const hash = useSyncExternalStore(subscribe, readHash)
  return parseHash(hash)
}

/** Reads "#/page/id?search". An empty address is the overview. */
export function parseHash(hash: string): Route | null {
  const [path = '', ...rest] = hash.replace(/^#\/?/, '').split('?')
  const [first = '', id, ...more] = path.split('/')
  const page = first === '' ? 'overview' : pageNames.find(name => name === first)
  if (page === undefined || more.length > 0) return null
  return { page, id: id === undefined || id === '' ? null : decode(id), search: rest.join('?') }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function readHash(): string {
  return location.hash
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}
