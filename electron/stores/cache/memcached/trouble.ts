import { networkTrouble } from '../../network-trouble.ts'
import type { Trouble } from '../../trouble.ts'
import { GarbledAnswer, Refusal } from './answers.ts'
import { Ended } from './wire.ts'

/** What an error on the way to a Memcached means; `place` is where it is. */
export function memcachedTrouble(thrown: unknown, place: string): Trouble {
  // Happy eyeballs put the errors of all addresses of a host into one.
  const error: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown
  if (error instanceof Refusal) return refusal(error.message, place)
  if (error instanceof GarbledAnswer) {
    return {
      stage: 'statement',
      code: 'BAD_REQUEST',
      message: `What answers at ${place} is no Memcached, or one that Rollcall does not understand.`,
      hint: 'Check the port, which usually is 11211. A proxy in front of Memcached may not know every command.',
      lost: true,
    }
  }
  if (error instanceof Ended) {
    return {
      stage: 'reach',
      code: 'UNAVAILABLE',
      message: `The server at ${place} closed the connection.`,
      hint: 'It may have been stopped or restarted. A Memcached that wants TLS, or people to sign in (SASL), does so at once: Rollcall can do neither.',
      lost: true,
    }
  }
  return (
    networkTrouble(error, place) ?? {
      stage: 'statement',
      code: 'UNAVAILABLE',
      message: `The connection to ${place} failed.`,
      hint: 'Rollcall connects anew at the next attempt.',
      lost: true,
    }
  )
}

function refusal(words: string, place: string): Trouble {
  // After a refusal the rest of what was sent together may be answered still.
  const common = { stage: 'statement', lost: true } as const
  if (/unauthenticated|auth/i.test(words)) {
    return {
      ...common,
      stage: 'sign-in',
      code: 'FORBIDDEN',
      message: `The server at ${place} asks for a user and a password, which Rollcall does not give to a Memcached.`,
      hint: 'Connect to a Memcached that needs none, for instance through a tunnel to its own machine.',
    }
  }
  if (/out of memory/i.test(words)) {
    return {
      ...common,
      code: 'UNAVAILABLE',
      message: `The memory of the server at ${place} is full.`,
      hint: 'Give it more (-m), or try again.',
    }
  }
  if (/too large/i.test(words)) {
    return {
      ...common,
      code: 'UNSUPPORTED',
      message: `The session would be larger than the server at ${place} allows.`,
      hint: 'Its limit is set by -I.',
    }
  }
  return {
    ...common,
    code: 'UNSUPPORTED',
    message: `The server at ${place} does not do what Rollcall needs.`,
    hint: 'Memcached 1.6 or newer is needed. A proxy in front of it may not know every command: connect to the server itself.',
  }
}
