import { isIP } from 'node:net'

/** Where IPv6 begins, behind all of IPv4; and what is no address, behind both. */
const ipv6From = 2 ** 33
const lastOrder = 2 ** 51

/** The place of an address among others, as whole numbers go: IPv4 by its number, then IPv6 by its first 48 bits. */
export function addressOrder(address: string): number {
  const [host = ''] = address.split('/')
  switch (isIP(host)) {
    case 4:
      return host.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
    case 6: {
      const [first = 0, second = 0, third = 0] = groupsOf(host)
      return ipv6From + (first * 65_536 + second) * 65_536 + third
    }
    default:
      return lastOrder
  }
}

/** The eight groups; what stands for IPv4 at the end counts as two that are not looked at. */
function groupsOf(host: string): readonly number[] {
  const [head = '', tail] = host.split('%')[0]?.split('::') ?? []
  const before = partsOf(head)
  const after = partsOf(tail ?? '')
  const between = tail === undefined ? 0 : 8 - before.length - after.length
  return [...before, ...Array.from({ length: between }, () => 0), ...after]
}

const partsOf = (text: string): readonly number[] =>
  text === '' ? [] : text.split(':').flatMap(part => (part.includes('.') ? [0, 0] : [Number.parseInt(part, 16)]))
