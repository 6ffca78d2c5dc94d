import { describe, expect, it } from 'vitest'
import { addressOrder } from '../../../electron/monitor/address-order.ts'
import { readUserAgent } from '../../../electron/monitor/user-agent.ts'

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe('a user agent in words', () => {
  it.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0.0.0 Safari/537.36`, 'Chrome', 'Windows PC'],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`,
      'Edge',
      'Windows PC',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox', 'Linux PC'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
      'Safari',
      'Mac',
    ],
    [
      'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
      'Safari',
      'iPad',
    ],
    [
      `Mozilla/5.0 (Linux; Android 14; SM-G991B) ${webkit} Chrome/126.0.0.0 Mobile Safari/537.36`,
      'Chrome',
      'Android phone',
    ],
    [`Mozilla/5.0 (Linux; Android 13; SM-X700) ${webkit} Chrome/126.0 Safari/537.36`, 'Chrome', 'Android tablet'],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/126.0.0.0 Safari/537.36`, 'Chrome', 'Chromebook'],
    ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'Googlebot', 'Robot'],
    ['ShopApp/3.2 (iPhone; iOS 17.4; Scale/3.00)', 'ShopApp', 'iPhone'],
    ['curl/8.7.1', 'curl', null],
    ['python-requests/2.32.3', 'python-requests', null],
    ['', null, null],
    ['   ', null, null],
    ['<script>alert(1)</script>/1 ', null, null],
    ['\u0000\u202Eevil\n/1.0 x', null, null],
  ])('%s', (userAgent, browser, device) => {
    expect(readUserAgent(userAgent)).toEqual({ browser, device })
  })

  it('takes any text, and gives no more than a few words', () => {
    for (const part of ['a', '/ ', '(', 'Android ', 'version/', 'Mozilla/5.0 ', '\u{1F600}', '1.', 'opr/1 ']) {
      const { browser, device } = readUserAgent(part.repeat(600).slice(0, 512))
      expect([browser ?? '', device ?? ''].every(word => word.length <= 60)).toBe(true)
    }
  })
})

describe('the order of addresses', () => {
  it('is that of their numbers, IPv4 first, and what is none last', () => {
    const sorted = [
      '0.0.0.0',
      '9.255.0.1',
      '10.1.2.3',
      '10.1.2.30/24',
      '203.0.113.9',
      '::1',
      '2001:db8::7',
      '2001:db9::',
      'fe80::1%eth0',
      'proxy',
    ]
    const mixed = sorted.toReversed().map(address => ({ address, order: addressOrder(address) }))
    expect(mixed.toSorted((a, b) => a.order - b.order).map(({ address }) => address)).toEqual(sorted)
    for (const { order } of mixed) expect(Number.isSafeInteger(order)).toBe(true)
    expect(addressOrder('::ffff:10.0.0.1')).toBe(addressOrder('::'))
  })
})
