import type { PythonValue } from './python-json.ts'
import { parsePythonJson } from './python-json.ts'

/** A value that is no container. An integer beyond 2^53 is its text; containers and absent values are undefined. */
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

function plainOfPython(value: PythonValue | undefined): PlainValue {
  switch (value?.kind) {
    case undefined:
    case 'list':
    case 'dict':
      return undefined
    case 'none':
      return null
    case 'int':
      return Number.isSafeInteger(Number(value.text)) ? Number(value.text) : value.text
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

/**
 * Reads a payload and hands its values to `read`; gives what that gives, or why the payload is no session.
 * JSON.parse does it for nearly every payload. Where it refuses (NaN) or rounds a number that is asked for, the payload is
 * read again in Python's way; `read` may then be called twice.
 */
export function withPayload<Result>(
  serialized: string,
  read: (values: PayloadValues) => Result,
): Result | 'not-json' | 'not-an-object' {
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
