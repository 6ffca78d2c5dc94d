import type { z } from 'zod'

/**
 * One thing a console can be asked. `query` reads; `mutation` changes something. A mutation with `writes: 'site'` touches a
 * site's store: the router refuses it on a read-only connection, and its input names that connection.
 * `audited` calls have an entry in the audit log, written as intent before and as outcome after.
 */
export type Call<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> = {
  readonly kind: 'query' | 'mutation'
  readonly writes: 'nothing' | 'console' | 'site'
  readonly audited: boolean
  readonly input: Input
  readonly output: Output
}

type Shape<Input extends z.ZodType, Output extends z.ZodType> = { readonly input: Input; readonly output: Output }

export function query<Input extends z.ZodType, Output extends z.ZodType>(
  shape: Shape<Input, Output> & { readonly audited?: boolean },
): Call<Input, Output> {
  return { kind: 'query', writes: 'nothing', audited: shape.audited ?? false, input: shape.input, output: shape.output }
}

export function mutation<Input extends z.ZodType, Output extends z.ZodType>(
  shape: Shape<Input, Output> & { readonly writes: 'console' | 'site'; readonly audited?: boolean },
): Call<Input, Output> {
  const audited = shape.audited ?? shape.writes === 'site'
  return { kind: 'mutation', writes: shape.writes, audited, input: shape.input, output: shape.output }
}
