import type { PythonValue } from './python-value.ts'

/**
 * Whether two payloads say the same, whichever serializers they came through: JSON makes a list of a tuple, and a float of a whole number
 * may come back as an integer. The order of a dict does not count. What a pickle alone can hold counts as different.
 */
export function sameValue(one: PythonValue, other: PythonValue): boolean {
  const [left, right] = [plain(one), plain(other)]
  if (typeof left === 'string' || typeof right === 'string') return left === right
  if (left.kind !== right.kind || left.values.size !== right.values.size) return false
  for (const [key, value] of left.values) {
    const match = right.values.get(key)
    if (match === undefined || !sameValue(value, match)) return false
  }
  return true
}

type Container = { readonly kind: 'dict' | 'list'; readonly values: ReadonlyMap<string, PythonValue> }

/** A leaf as text, a list or dict as its values by key. */
function plain(value: PythonValue): string | Container {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return { kind: 'list', values: new Map(value.items.map((item, at) => [String(at), item])) }
    case 'dict':
      return { kind: 'dict', values: value.entries }
    case 'int':
      return `number ${value.text}`
    case 'float':
      return `number ${value.value}`
    case 'none':
      return 'none'
    case 'bool':
      return `bool ${value.value}`
    case 'str':
      return `str ${value.value}`
    case 'bytes':
    case 'scalar':
    case 'omitted':
    case 'set':
    case 'frozenset':
    case 'pairs':
    case 'object':
      return JSON.stringify(value, (_key, each: unknown) => (each instanceof Map ? [...each] : each))
  }
}
