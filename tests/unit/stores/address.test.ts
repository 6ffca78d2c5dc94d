import { expect, it } from 'vitest'
import { isLocal, isLocalHost } from '../../../electron/stores/address.ts'

it.each(['localhost', 'LocalHost', '127.0.0.1', '127.255.255.254', '::1'])('%s is this machine', host => {
  expect(isLocalHost(host)).toBe(true)
  expect(isLocal({ host, port: 6379, socketPath: null })).toBe(true)
})

it.each(['localhost.example.com', 'localhosts', '127.evil.net', '127.0.0.1.example.com', '::10', '1.127.0.0', ''])(
  '%s is not, but its socket is',
  host => {
    expect(isLocalHost(host)).toBe(false)
    expect(isLocal({ host, port: 6379, socketPath: null })).toBe(false)
    expect(isLocal({ host, port: 6379, socketPath: '/run/redis.sock' })).toBe(true)
  },
)
