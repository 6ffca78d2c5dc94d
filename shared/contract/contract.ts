import type { z } from 'zod'
import { app } from './app.ts'
import { audit } from './audit.ts'
import { cookie } from './cookie.ts'
import { connectionTestEvent, connections } from './connections.ts'
import type { Call } from './define.ts'
import { enforcementCalls } from './enforcement.ts'
import { expiry } from './expiry.ts'
import { job, jobs } from './jobs.ts'
import { monitor, monitorStatus } from './monitor.ts'
import { overview } from './overview.ts'
import { permanent } from './permanent.ts'
import { policyCalls } from './policy.ts'
import { sessions } from './sessions.ts'
import { seenEvents, users } from './users.ts'

/** Everything a console answers. Client, router and terminal are derived from it. */
export const contract = {
  app,
  connections,
  monitor,
  overview,
  sessions,
  cookie,
  users,
  policy: policyCalls,
  expiry,
  enforcement: enforcementCalls,
  permanent,
  jobs,
  audit,
}
export type Contract = typeof contract

/** What a console tells without being asked, by topic. */
export const events = {
  /** About once a refresh; `version` tells whether lists and figures are worth asking for again. */
  monitor: monitorStatus,
  job,
  'connection-test': connectionTestEvent,
  /** What was just seen to happen to people's sessions. */
  seen: seenEvents,
}
export type Topic = keyof typeof events
export type EventOf<T extends Topic> = z.infer<(typeof events)[T]>
export type ConsoleEvent = { readonly [T in Topic]: { readonly topic: T; readonly event: EventOf<T> } }[Topic]

type Group = keyof Contract
/** "sessions.page": a group and a call of it. */
export type MethodName = { [G in Group]: `${G}.${Extract<keyof Contract[G], string>}` }[Group]

type CallOf<M extends MethodName> = M extends `${infer G extends Group}.${infer N}`
  ? N extends keyof Contract[G]
    ? Contract[G][N] extends Call
      ? Contract[G][N]
      : never
    : never
  : never

export type InputOf<M extends MethodName> = z.infer<CallOf<M>['input']>
export type OutputOf<M extends MethodName> = z.infer<CallOf<M>['output']>

/** The call of that name, or undefined: names come from outside and are not to be trusted. */
export function findCall(method: string): Call | undefined {
  const [group = '', name = '', ...rest] = method.split('.')
  if (rest.length > 0 || !Object.hasOwn(contract, group)) return undefined
  const calls: Readonly<Record<string, Call>> = contract[group as Group]
  return Object.hasOwn(calls, name) ? calls[name] : undefined
}
