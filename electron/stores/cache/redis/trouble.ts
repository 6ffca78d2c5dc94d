import { networkTrouble } from '../../network-trouble.ts'
import type { Stage, Trouble } from '../../trouble.ts'
import { errorField } from '../../trouble.ts'
import type { RedisAddress } from '../../../../shared/contract/addresses.ts'
import { socketOf } from '../../../../shared/contract/addresses.ts'
import { redisPlace } from './address.ts'

/** What an error of the client, or of the server behind it, means. */
export function redisTrouble(thrown: unknown, address: RedisAddress): Trouble {
  // Happy eyeballs put the errors of all addresses of a host into one.
  const error: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown
  const place = redisPlace(address)
  const message = error instanceof Error ? error.message : ''
  return (
    clientTrouble(message, address, place) ??
    signInTrouble(message, address, place) ??
    topologyTrouble(message, address, place) ??
    stateTrouble(message, place) ??
    networkTrouble(error, place) ?? {
      stage: 'statement',
      code: 'UNAVAILABLE',
      message: `The server at ${place} reported ${/^[A-Z]+ /.test(message) ? `the error ${message.split(' ')[0]}` : 'an error'}.`,
      hint: "See the server's log, or look the error up in the documentation of Redis.",
      lost: errorField(error, 'code') !== '',
    }
  )
}

type Words = readonly [message: string, hint: string]

const make =
  (stage: Stage, code: Trouble['code'], lost: boolean) =>
  ([message, hint]: Words): Trouble => ({ stage, code, message, hint, lost })

const refused = make('sign-in', 'FORBIDDEN', true)
const wrong = make('sign-in', 'BAD_REQUEST', true)
const denied = make('statement', 'FORBIDDEN', false)
const unavailable = make('statement', 'UNAVAILABLE', false)
const cut = make('reach', 'UNAVAILABLE', true)

function clientTrouble(message: string, address: RedisAddress, place: string): Trouble | null {
  if (message === 'Connection timeout') {
    return cut([
      `No answer from ${place}.`,
      address.tls.mode === 'disable'
        ? 'A firewall or a missing VPN is the usual cause, or a server that is no Redis.'
        : 'The server may have no TLS on this port; otherwise a firewall or a missing VPN is the usual cause.',
    ])
  }
  if (!/^(Socket closed unexpectedly|The client is (closed|offline)|Disconnects client|Socket timeout)/.test(message)) {
    return null
  }
  const mayWantTls = address.tls.mode === 'disable' && socketOf(address) === null
  return cut([
    `The server at ${place} closed the connection.`,
    mayWantTls
      ? 'It may have been stopped or restarted, or it may want TLS. Rollcall connects anew at the next attempt.'
      : 'It may have been stopped or restarted. Rollcall connects anew at the next attempt.',
  ])
}

const enterIt = 'Enter it; in a terminal with --cache-password-file FILE or in ROLLCALL_CACHE_PASSWORD.'

function signInTrouble(message: string, { user, database }: RedisAddress, place: string): Trouble | null {
  const who = user === '' ? 'the default user' : `"${user}"`
  if (/^WRONGPASS|^ERR invalid (password|username-password)/i.test(message)) {
    return refused([`The server did not accept ${who} with this password.`, 'Check user and password.'])
  }
  if (message.startsWith('NOAUTH')) return refused([`The server at ${place} asks for a password.`, enterIt])
  if (/^ERR .*without any password configured|^ERR Client sent AUTH, but no password is set/.test(message)) {
    return refused([
      'The server has no password for the default user, but one was given.',
      'Take the password out, or name the ACL user that it belongs to.',
    ])
  }
  if (message.startsWith("ERR wrong number of arguments for 'auth' command")) {
    return refused(['The server is older than Redis 6 and knows no users.', 'Leave the user empty.'])
  }
  if (message.startsWith('DENIED')) {
    return refused([
      `The server at ${place} is in protected mode and lets nobody in from other machines.`,
      'Give it a password, or connect from its own machine.',
    ])
  }
  if (/^ERR (DB index is out of range|invalid DB index)/i.test(message)) {
    return make(
      'sign-in',
      'NOT_FOUND',
      true,
    )([`There is no database ${database}.`, 'Most servers have the databases 0 to 15: check the number in LOCATION.'])
  }
  if (message.startsWith('ERR SELECT is not allowed in cluster mode')) {
    return wrong(['A Redis Cluster has only the database 0.', 'Take the database number out of the connection.'])
  }
  if (message.startsWith('ERR max number of clients reached')) {
    return make(
      'sign-in',
      'UNAVAILABLE',
      true,
    )(['The server has too many connections.', 'Try again later, or raise its limit (maxclients).'])
  }
  return message.startsWith('NOPERM') ? withoutPermission(message, who) : null
}

/** Redis 7 names the command; Redis 6 says it in other words, and of keys and channels it is told which kind they are. */
function withoutPermission(message: string, who: string): Trouble {
  const command = /'([a-z|-]{2,40})' command/i.exec(message)?.[1]?.toUpperCase()
  if (command !== undefined) {
    return denied([
      `The ACL of ${who} does not permit the command ${command}.`,
      `Permit it: ACL SETUSER ... +${command.toLowerCase()}`,
    ])
  }
  if (message.includes('channel')) {
    return denied([
      `The ACL of ${who} does not permit this channel.`,
      'Permit exactly this pattern: ACL SETUSER ... &__keyspace@<database>__:<prefix>*',
    ])
  }
  return denied([
    `The ACL of ${who} does not permit the keys of the sessions.`,
    "Permit the keys that begin with the site's prefix: ACL SETUSER ... ~<prefix>*",
  ])
}

function topologyTrouble(message: string, { topology }: RedisAddress, place: string): Trouble | null {
  if (/^(MOVED|ASK) /.test(message)) {
    return topology === 'cluster'
      ? make(
          'statement',
          'UNAVAILABLE',
          true,
        )(['The cluster moves keys between its servers.', 'Rollcall asks anew who has them.'])
      : wrong([`The server at ${place} is part of a Redis Cluster.`, 'Choose "Cluster" in the connection.'])
  }
  if (message.startsWith('CLUSTERDOWN')) {
    return unavailable(['The cluster is down: some of its keys have no server.', 'Check it with CLUSTER INFO.'])
  }
  if (message.startsWith('TRYAGAIN')) return unavailable(['The cluster moves keys between its servers.', 'Try again.'])
  if (message.includes('cluster support disabled')) {
    return wrong([`The server at ${place} is no Redis Cluster.`, 'Choose "Single server" in the connection.'])
  }
  if (/^ERR unknown command .?PTTL/i.test(message)) {
    return wrong([
      `The server at ${place} knows no keys that end, so it is no Redis that could hold sessions.`,
      'If it is a sentinel, choose "Sentinel" in the connection.',
    ])
  }
  if (/^ERR unknown command.*SENTINEL/i.test(message)) {
    return wrong([`The server at ${place} is no sentinel.`, 'Name the sentinels and their port, which often is 26379.'])
  }
  if (message.startsWith('READONLY')) {
    return topology === 'single'
      ? denied([`The server at ${place} is a replica, which takes no writes.`, 'Connect to the master.'])
      : make('statement', 'UNAVAILABLE', true)(['The master has changed.', 'Rollcall asks anew who it is.'])
  }
  return null
}

function stateTrouble(message: string, place: string): Trouble | null {
  switch (/^[A-Z]+(?= )/.exec(message)?.[0] ?? '') {
    case 'LOADING':
      return unavailable([`The server at ${place} is still loading its data.`, 'Rollcall tries again.'])
    case 'MASTERDOWN':
      return unavailable(['This replica has lost its master and answers no questions.', 'Connect to the master.'])
    case 'BUSY':
      return unavailable(['The server is busy with a script.', 'Try again when it has ended.'])
    case 'OOM':
      return unavailable(['The memory of the server is full, so it takes no writes.', 'Raise its maxmemory.'])
    case 'MISCONF':
      return unavailable([
        'The server takes no writes because it cannot save its data to disk.',
        "See the server's log: its disk may be full.",
      ])
    case 'NOREPLICAS':
      return unavailable(['The server takes no writes because too few replicas are there.', 'Check its replicas.'])
    default:
      return null
  }
}

const tlsCodes = /^(ERR_SSL|ERR_TLS|EPROTO|ECONNRESET|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|HOSTNAME_)/

/** Whether a connection may have failed because the server has no TLS: then it closes, or waits for what never comes. */
export function mayLackTls(error: unknown): boolean {
  const message = error instanceof Error ? error.message : ''
  return tlsCodes.test(errorField(error, 'code')) || /^(Socket closed unexpectedly|Connection timeout)/.test(message)
}
