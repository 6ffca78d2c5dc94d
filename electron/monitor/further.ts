import type { SessionFurther } from '../../shared/contract/session.ts'
import type { SiteClock } from '../../shared/django/site-clock.ts'
import type { StoredFurther } from '../stores/further-columns.ts'
import { deviceWords } from '../../shared/words/device-words.ts'
import { addressOrder } from './address-order.ts'
import { grown, largerCapacity } from './columns.ts'
import { createDictionary } from './dictionary.ts'
import { createKeyTable } from './key-table.ts'
import { markOf } from './row-mark.ts'
import { readUserAgent } from './user-agent.ts'

/**
 * What further columns of the session table say of the sessions, by slot. It is there only for a site that names some, so that
 * a plain table has no part in its cost. Of a user agent the words for it are kept; its own text is read with the session.
 */
export type Further = {
  readonly put: (slot: number, row: StoredFurther | undefined) => void
  /** Whether this very row was put into the slot. */
  readonly isSame: (slot: number, row: StoredFurther | undefined) => boolean
  readonly remove: (slot: number) => void
  readonly describe: (slot: number) => Omit<SessionFurther, 'ownerByColumn'>
  /** Whether the address or the words for the device hold this text, in lower case. */
  readonly contains: (text: string) => (slot: number) => boolean
  /** Whether the address is this one, or begins with these whole parts of one ("10.1", "2001:db8"). */
  readonly isFrom: (address: string) => (slot: number) => boolean
  readonly sortKey: (column: 'address' | 'device' | 'created') => (slot: number) => number
}

const mostDevices = 5000
const mostRemembered = 20_000
/** There is one of these in every address, and in few names. */
const addressLike = /[\d.:]/

export function createFurther(clock: SiteClock): Further {
  /** Addresses by number, how many sessions have each, and its place among the others. */
  const addresses = createKeyTable({ inOrder: false })
  let held = new Uint32Array(1024)
  let order = new Float64Array(1024)
  const devices = createDictionary(mostDevices)
  /** Numbers of the devices of user agents that were met lately. */
  const met = new Map<string, number>()
  /** By slot: numbers of the address and the device from 1 up, 0 for none; ms or NaN; and what tells two rows apart. */
  let address = new Uint32Array(1024)
  let device = new Uint32Array(1024)
  let createdAt = new Float64Array(1024)
  let mark = new Uint32Array(1024)

  function reserve(slot: number): void {
    if (slot < address.length) return
    const capacity = largerCapacity(slot)
    address = grown(address, capacity)
    device = grown(device, capacity)
    createdAt = grown(createdAt, capacity)
    mark = grown(mark, capacity)
  }

  const rowMark = (row: StoredFurther | undefined) => (row === undefined ? 0 : markOf(Object.values(row).join('\n')))

  function hold(ip: string | null): number {
    if (ip === null) return 0
    const number = addresses.add(ip.toLowerCase())
    if (number >= held.length) {
      held = grown(held, largerCapacity(number))
      order = grown(order, held.length)
    }
    if (held[number] === 0) order[number] = addressOrder(ip)
    held[number] = (held[number] as number) + 1
    return number + 1
  }

  function release(slot: number): void {
    const number = (address[slot] ?? 0) - 1
    address[slot] = 0
    if (number < 0) return
    held[number] = (held[number] as number) - 1
    if (held[number] === 0) addresses.remove(number)
  }

  function deviceOf(userAgent: string | null): number {
    if (userAgent === null) return 0
    const known = met.get(userAgent)
    if (known !== undefined) return known
    const words = readUserAgent(userAgent)
    const isNothing = words.browser === null && words.device === null
    const number = isNothing ? 0 : devices.of(`${words.browser ?? ''}\n${words.device ?? ''}`)
    if (met.size >= mostRemembered) met.clear()
    met.set(userAgent, number)
    return number
  }

  function wordsOf(number: number) {
    const [browser = '', words = ''] = devices.word(number)?.split('\n') ?? []
    return { browser: browser || null, device: words || null }
  }

  /** Asks about each number once, however many sessions have it. */
  function once(numbers: Uint32Array, end: number, test: (number: number) => boolean): (slot: number) => boolean {
    const answers = new Uint8Array(end)
    return slot => {
      const number = numbers[slot] ?? 0
      if (number === 0) return false
      if (answers[number] === 0) answers[number] = test(number) ? 2 : 1
      return answers[number] === 2
    }
  }

  /** Whether addresses hold a text, asked of their bytes: there may be a million of them. */
  function holding(text: string): (number: number) => boolean {
    const part = new TextEncoder().encode(text)
    return number => addresses.holds(number - 1, part)
  }

  return {
    put(slot, row) {
      reserve(slot)
      release(slot)
      address[slot] = hold(row?.ip ?? null)
      device[slot] = deviceOf(row?.userAgent ?? null)
      createdAt[slot] = row?.createdAt == null ? Number.NaN : clock.toInstant(row.createdAt)
      mark[slot] = rowMark(row)
    },
    isSame: (slot, row) => mark[slot] === rowMark(row),
    remove: release,
    describe(slot) {
      const number = address[slot] ?? 0
      const created = createdAt[slot] ?? Number.NaN
      return {
        address: number === 0 ? null : addresses.keyAt(number - 1),
        ...wordsOf(device[slot] ?? 0),
        createdAt: Number.isNaN(created) ? null : created,
      }
    },
    contains(text) {
      const inDevice = once(device, devices.end(), number => deviceText(wordsOf(number)).includes(text))
      if (!addressLike.test(text)) return inDevice
      const inAddress = once(address, addresses.end() + 1, holding(text))
      return slot => inAddress(slot) || inDevice(slot)
    },
    isFrom(wanted) {
      const from = wanted.trim().toLowerCase()
      const isBoundary = /[.:]$/.test(from)
      const holds = holding(from)
      const begins = (each: string) => {
        const next = each.charAt(from.length)
        return each.startsWith(from) && (isBoundary || next === '' || next === '.' || next === ':')
      }
      return once(address, addresses.end() + 1, number => holds(number) && begins(addresses.keyAt(number - 1)))
    },
    sortKey(column) {
      switch (column) {
        case 'address':
          return slot => (address[slot] ? (order[address[slot] - 1] as number) : Number.NaN)
        case 'device': {
          const texts = Array.from({ length: devices.end() }, (_, number) => deviceText(wordsOf(number)))
          const places = placesOf(texts)
          return slot => (device[slot] ? (places[device[slot]] as number) : Number.NaN)
        }
        case 'created':
          return slot => createdAt[slot] ?? Number.NaN
      }
    },
  }
}

const deviceText = (words: Parameters<typeof deviceWords>[0]) => (deviceWords(words) ?? '').toLowerCase()

/** Of each text, how many come before it. */
function placesOf(texts: readonly string[]): Float64Array {
  const places = new Float64Array(texts.length)
  const sorted = texts.map((_, at) => at).sort((one, other) => ((texts[one] ?? '') < (texts[other] ?? '') ? -1 : 1))
  for (const [place, at] of sorted.entries()) places[at] = place
  return places
}
