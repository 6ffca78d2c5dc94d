import { MsgpackTooLarge } from './msgpack/errors.ts'
import { isMsgpack, readMsgpack } from './msgpack/msgpack.ts'
import type { Graph } from './pickle/graph.ts'
import { PickleTooLarge } from './pickle/limits.ts'
import { loadPickle } from './pickle/load.ts'
import { isPickle, pickleEntry } from './pickle/pickle.ts'
import { parsePythonJson } from './python-json.ts'
import type { PythonValue } from './python-value.ts'
import { isLeaf } from './python-value.ts'

/**
 * A value that is no container. An integer beyond 2^53 is its text, and so are a pickle's dates (as isoformat() writes them),
 * UUIDs and Decimals; containers, other values of Python and absent ones are undefined.
 */
export type PlainValue = string | number | boolean | null | undefined

/** Gives the value at a path; a key that holds a dot itself is found by its whole name. */
export type PayloadValues = (path: PayloadPath) => PlainValue

export type PayloadPath = { readonly whole: string; readonly keys: readonly string[] }

/** "profile.email" as the keys to go through. */
export const payloadPath = (dotted: string): PayloadPath => ({ whole: dotted, keys: dotted.split('.') })

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Own properties only: "constructor" and "__proto__" are keys like others. */
function ownValue(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** JSON.parse rounds such a number, so the payload must be read without loss. */
class LossyNumber extends Error {}

function plainOf(value: unknown): PlainValue {
  if (typeof value === 'number' && !Number.isSafeInteger(value) && !(Math.abs(value) < Number.MAX_SAFE_INTEGER)) {
    throw new LossyNumber()
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value === null ? null : undefined
}

const plainInteger = (text: string): number | string =>
  Number.isSafeInteger(Number(text)) ? Number(text) : detached(text)

function plainOfPython(value: PythonValue | undefined): PlainValue {
  switch (value?.kind) {
    case undefined:
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
    case 'dict':
    case 'pairs':
    case 'object':
    case 'bytes':
    case 'scalar':
    case 'omitted':
      return undefined
    case 'none':
      return null
    case 'int':
      return plainInteger(value.text)
    case 'bool':
    case 'float':
    case 'str':
      return value.value
  }
}

const entryOf = (value: PythonValue | undefined, key: string): PythonValue | undefined =>
  value?.kind === 'dict' ? value.entries.get(key) : undefined

function pythonValues(root: PythonValue): PayloadValues {
  return ({ whole, keys }) => {
    let value = entryOf(root, whole)
    if (value === undefined && keys.length > 1) value = keys.reduce<PythonValue | undefined>(entryOf, root)
    return plainOfPython(value)
  }
}

function jsonValues(root: Readonly<Record<string, unknown>>): PayloadValues {
  return ({ whole, keys }) => {
    let value = ownValue(root, whole)
    if (value === undefined && keys.length > 1) value = keys.reduce<unknown>(ownValue, root)
    return plainOf(value)
  }
}

/** Copied, as a piece of a pickle's text would keep the whole of it in memory. */
const detached = (text: string): string => ` ${text}`.slice(1)

function plainOfPickle(value: Graph | undefined): PlainValue {
  if (value === undefined || !isLeaf(value)) return undefined
  switch (value.kind) {
    case 'none':
      return null
    case 'bool':
    case 'float':
      return value.value
    case 'int':
      return plainInteger(value.text)
    case 'str':
      return detached(value.value)
    case 'scalar':
      return value.type === 'timedelta' || value.type === 'int' ? undefined : value.text
    case 'bytes':
    case 'omitted':
      return undefined
  }
}

function pickledValues(root: Graph): PayloadValues {
  return ({ whole, keys }) => {
    let value = pickleEntry(root, whole)
    if (value === undefined && keys.length > 1) value = keys.reduce<Graph | undefined>(pickleEntry, root)
    return plainOfPickle(value)
  }
}

function withPickle<Result>(serialized: string, read: (values: PayloadValues) => Result): Result | PayloadProblem {
  let root: Graph
  try {
    root = loadPickle(serialized)
  } catch (error) {
    return error instanceof PickleTooLarge ? 'too-large' : 'not-pickle'
  }
  return root.kind === 'dict' ? read(pickledValues(root)) : 'not-an-object'
}

function withMsgpack<Result>(serialized: string, read: (values: PayloadValues) => Result): Result | PayloadProblem {
  let root: PythonValue
  try {
    root = readMsgpack(serialized)
  } catch (error) {
    return error instanceof MsgpackTooLarge ? 'too-large' : 'not-msgpack'
  }
  return root.kind === 'dict' ? read(pythonValues(root)) : 'not-an-object'
}

/** Why a payload is no session. */
export type PayloadProblem = 'not-json' | 'not-pickle' | 'not-msgpack' | 'not-an-object' | 'too-large'

/**
 * Reads a payload, JSON, a pickle or msgpack as its bytes tell, and hands its values to `read`; gives what that gives, or why the
 * payload is no session. JSON.parse does it for nearly every payload. Where it refuses (NaN) or rounds a number that is asked for, the payload is
 * read again in Python's way; `read` may then be called twice.
 */
export function withPayload<Result>(
  serialized: string,
  read: (values: PayloadValues) => Result,
): Result | PayloadProblem {
  if (isMsgpack(serialized)) return withMsgpack(serialized, read)
  if (isPickle(serialized)) return withPickle(serialized, read)
  try {
    const root: unknown = JSON.parse(serialized)
    return isObject(root) ? read(jsonValues(root)) : 'not-an-object'
  } catch (error) {
    if (!(error instanceof LossyNumber) && !(error instanceof SyntaxError)) throw error
  }
  let root: PythonValue
  try {
    root = parsePythonJson(serialized)
  } catch {
    return 'not-json'
  }
  return root.kind === 'dict' ? read(pythonValues(root)) : 'not-an-object'
}
