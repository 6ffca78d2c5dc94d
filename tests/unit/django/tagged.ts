import { pythonText } from '../../../shared/django/python-text.ts'
import type { PythonValue } from '../../../shared/django/python-value.ts'

const base64 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('base64')
/** What the fixtures call the values that are known by their text. */
const scalarTags = {
  datetime: '$datetime',
  date: '$date',
  time: '$time',
  Decimal: '$decimal',
  UUID: '$uuid',
  timezone: '$timezone',
  complex: '$complex',
  int: '$int',
} as const

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
    case 'bytes':
      return { [`$${value.type}`]: base64(value.latin1) }
    case 'scalar':
      if (value.type === 'timedelta') return { $timedelta: value.text.split(', ').map(Number) }
      return { [scalarTags[value.type]]: value.text }
    case 'omitted':
      return { [value.why === 'cycle' ? '$cycle' : '$omitted']: true }
    case 'list':
      return value.items.map(tagged)
    case 'tuple':
      return { $tuple: value.items.map(tagged) }
    case 'set':
    case 'frozenset':
      return { [`$${value.kind}`]: sorted(value.items.map(tagged)) }
    case 'dict': {
      const pairs = [...value.entries].map(([key, item]) => [key, tagged(item)] as const)
      return pairs.some(([key]) => key.startsWith('$')) ? { $dict: pairs } : Object.fromEntries(pairs)
    }
    case 'pairs':
      return { $dict: value.pairs.map(([key, item]) => [tagged(key), tagged(item)]) }
    case 'object':
      return { $object: value.type, text: pythonText(value, { longest: 100, most: 1000 }) }
  }
}

/** Sets have no order. */
const sorted = (items: readonly unknown[]): readonly unknown[] =>
  items
    .map(item => [JSON.stringify(item), item] as const)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, item]) => item)
