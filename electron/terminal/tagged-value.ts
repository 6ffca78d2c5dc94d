import { pythonText } from '../../shared/django/python-text.ts'
import type { PythonPair, PythonValue, ScalarType } from '../../shared/django/python-value.ts'

const base64 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('base64')

const scalarTags: Readonly<Record<Exclude<ScalarType, 'timedelta'>, string>> = {
  datetime: '$datetime',
  date: '$date',
  time: '$time',
  Decimal: '$decimal',
  UUID: '$uuid',
  timezone: '$timezone',
  complex: '$complex',
  int: '$int',
}

/** A value of Python as JSON, with tags ({"$datetime": "…"}) for what JSON has no words for; they stand in the help of decode. */
export function taggedValue(value: PythonValue): unknown {
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
      return value.why === 'cycle' ? { $cycle: true } : { $omitted: value.why }
    case 'list':
      return value.items.map(taggedValue)
    case 'tuple':
      return { $tuple: value.items.map(taggedValue) }
    case 'set':
    case 'frozenset':
      return { [`$${value.kind}`]: inOrder(value.items.map(taggedValue)) }
    case 'dict': {
      const pairs = [...value.entries].map(([key, item]) => [key, taggedValue(item)] as const)
      return pairs.some(([key]) => key.startsWith('$')) ? { $dict: pairs } : Object.fromEntries(pairs)
    }
    case 'pairs':
      return { $dict: taggedPairs(value.pairs) }
    case 'object':
      return { $object: value.type, text: pythonText(value, { longest: 100, most: 1000 }) }
  }
}

const taggedPairs = (pairs: readonly PythonPair[]) => pairs.map(([key, item]) => [taggedValue(key), taggedValue(item)])

/** Sets have none; so that the same set is the same text. */
const inOrder = (items: readonly unknown[]): readonly unknown[] =>
  items
    .map(item => [JSON.stringify(item), item] as const)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, item]) => item)
