import type { PythonValue } from '../../../shared/django/python-json.ts'

/** A value as the fixtures write it, where JSON has no word for some of Python's. */
export function tagged(value: PythonValue): unknown {
  switch (value.kind) {
    case 'none':
      return null
    case 'bool':
    case 'str':
      return value.value
    case 'int':
      return Number.isSafeInteger(Number(value.text)) ? Number(value.text) : { $int: value.text }
    case 'float':
      if (Number.isNaN(value.value)) return { $float: 'nan' }
      return Number.isFinite(value.value) ? value.value : { $float: value.value > 0 ? 'inf' : '-inf' }
    case 'list':
      return value.items.map(tagged)
    case 'dict': {
      const pairs = [...value.entries].map(([key, item]) => [key, tagged(item)] as const)
      return pairs.some(([key]) => key.startsWith('$')) ? { $dict: pairs } : Object.fromEntries(pairs)
    }
  }
}
