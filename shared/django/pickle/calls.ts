import type { PythonLeaf } from '../python-value.ts'
import { readDate, readDatetime, readTime, readTimedelta, secondsOf } from './dates.ts'
import type { DictKeys } from './dict-key.ts'
import { emptyDict, setEntry } from './dict-key.ts'
import type { Graph, Named, Zone } from './graph.ts'
import { attribute, bytes, instance, text, wholeNumber } from './graph.ts'
import type { Budget } from './limits.ts'
import { PickleError } from './limits.ts'

export type CallTools = { readonly budget: Budget; readonly keys: DictKeys }

/**
 * What calling this class or function of Python's or Django's own library would give, made here from its arguments; null when
 * the arguments are not those that a pickle has. Nothing else is known, and nothing is ever called.
 */
type Builder = (args: readonly Graph[], tools: CallTools) => Graph | null

const utc: Zone = { kind: 'zone', offset: 0, name: null }

const textIn = (value: Graph | undefined): string | null => (value?.kind === 'str' ? value.value : null)

/** One character a byte; Python 2 left bytes as text of Latin-1. */
function bytesIn(value: Graph | undefined): string | null {
  if (value?.kind === 'bytes') return value.latin1
  return value?.kind === 'str' && !/[^\0-\xff]/.test(value.value) ? value.value : null
}

function itemsIn(value: Graph | undefined): readonly Graph[] | null {
  if (value === undefined) return []
  return value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set' || value.kind === 'frozenset'
    ? value.items
    : null
}

const sequence =
  (kind: 'list' | 'tuple' | 'set' | 'frozenset'): Builder =>
  (args, { budget }) => {
    const items = itemsIn(args[0])
    if (items === null || args.length > 1) return null
    budget.container()
    budget.copy(items.length)
    return { kind, items: [...items] }
  }

const dict: Builder = (args, { budget, keys }) => {
  const pairs = itemsIn(args[0])
  if (pairs === null || args.length > 1) return null
  budget.container()
  budget.copy(pairs.length)
  const made = emptyDict()
  for (const pair of pairs) {
    const [key, value] = itemsIn(pair) ?? []
    if (key === undefined || value === undefined) return null
    setEntry(keys, made.entries, key, value)
  }
  return made
}

const encode: Builder = ([value, encoding], { budget }) => {
  const written = textIn(value)
  const name = textIn(encoding)?.toLowerCase()
  if (written === null || (name !== 'latin1' && name !== 'latin-1')) return null
  budget.copy(written.length)
  const latin1 = bytesIn(value)
  return latin1 === null ? null : bytes(latin1)
}

const byteString =
  (type: 'bytes' | 'bytearray'): Builder =>
  ([value, encoding], tools) => {
    if (value === undefined) return { kind: 'bytes', type, latin1: '' }
    const made = encoding === undefined ? value : encode([value, encoding], tools)
    if (made?.kind !== 'bytes') return null
    // Each is told apart by its bytes when it is a key.
    tools.budget.copy(made.latin1.length)
    return { kind: 'bytes', type, latin1: made.latin1 }
  }

const scalar = (type: 'Decimal' | 'UUID' | 'complex', value: string): PythonLeaf => ({
  kind: 'scalar',
  type,
  text: value,
})

const decimalText = /^[-+]?(?:[\d.]+(?:E[-+]?\d+)?|s?NaN\d*|Inf(?:inity)?)$/i

const decimal: Builder = ([value], { budget }) => {
  const written = textIn(value)
  if (written === null || written.length > 5000) return null
  budget.copy(written.length)
  return decimalText.test(written) ? scalar('Decimal', written) : null
}

const uuidText = (hex: string): PythonLeaf =>
  scalar('UUID', hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))

const uuid: Builder = ([value]) => {
  const written = textIn(value)
  const hex = written !== null && written.length <= 50 ? written.replace(/^urn:uuid:|[{}-]/g, '').toLowerCase() : ''
  return /^[0-9a-f]{32}$/.test(hex) ? uuidText(hex) : null
}

/** uuid.UUID keeps its 128 bits in a dict of attributes, so it is known when that comes. */
export function uuidOfState(state: Graph | null): PythonLeaf | null {
  const value = attribute(state, 'int')
  if (value?.kind !== 'int' || value.text.startsWith('-') || value.text.length > 39) return null
  const hex = BigInt(value.text).toString(16).padStart(32, '0')
  return hex.length === 32 ? uuidText(hex) : null
}

const complex: Builder = ([real, imaginary]) => {
  if (real?.kind !== 'float' || imaginary?.kind !== 'float') return null
  const sign = imaginary.value < 0 || Object.is(imaginary.value, -0) ? '' : '+'
  return scalar('complex', `${real.value}${sign}${imaginary.value}j`)
}

const zoneIn = (value: Graph | undefined): Zone | null => (value?.kind === 'zone' ? value : null)

const dated =
  (read: (latin1: string, zone: Zone | null) => PythonLeaf | null): Builder =>
  ([state, zone]) => {
    if (state?.kind === 'str' && state.value.length > 10) return null
    const latin1 = bytesIn(state)
    if (latin1 === null) return null
    if (zone === undefined || zone.kind === 'none') return read(latin1, null)
    // Of a tzinfo of the site's own nothing is known but its name.
    const name = zone.kind === 'instance' ? zone.type : null
    return read(latin1, zoneIn(zone) ?? { kind: 'zone', offset: null, name })
  }

const timedelta: Builder = ([days, seconds, microseconds]) =>
  readTimedelta(wholeNumber(days) ?? 0, wholeNumber(seconds) ?? 0, wholeNumber(microseconds) ?? 0)

const zoneOf = (offset: number | null): Zone | null =>
  offset !== null && Math.abs(offset) < 86_400 ? { kind: 'zone', offset, name: null } : null

const timezone: Builder = ([delta]) => (delta?.kind === 'scalar' ? zoneOf(secondsOf(delta)) : null)

const minutesZone: Builder = ([minutes]) => {
  const offset = wholeNumber(minutes)
  return offset === null ? null : zoneOf(offset * 60)
}

/** pytz keeps the zone's name and, for a moment with daylight saving, the offset that held. */
const pytzZone: Builder = ([zone, offset]) => {
  const name = textIn(zone)
  return name === null ? null : { kind: 'zone', offset: wholeNumber(offset), name }
}

const namedZone: Builder = ([key]) => {
  const name = textIn(key)
  return name === null ? null : { kind: 'zone', offset: null, name }
}

const dateutilOffset: Builder = ([, offset]) =>
  offset?.kind === 'scalar' ? zoneOf(secondsOf(offset)) : zoneOf(wholeNumber(offset))

/** An attribute of a class, such as ZoneInfo's own function to unpickle one. */
const getattr: Builder = ([owner, name]) => {
  const attributeName = textIn(name)
  return owner?.kind === 'named' && attributeName !== null && owner.name.length + attributeName.length <= 200
    ? { kind: 'named', name: `${owner.name}.${attributeName}` }
    : null
}

const sameText: Builder = ([value]) => (value?.kind === 'str' ? value : value === undefined ? text('') : null)

/** A lazy translation: the function that would translate, and what it was given. */
const lazyText: Builder = ([translate, args]) =>
  translate?.kind === 'named' ? instance(translate.name, itemsIn(args) ?? []) : null

const modelInstance: Builder = ([model]) => {
  if (model?.kind === 'named') return instance(model.name)
  const [label, name] = itemsIn(model) ?? []
  const type = [textIn(label), textIn(name)]
  return type.includes(null) ? null : instance(type.join('.').slice(0, 200))
}

const reconstructed: Builder = ([kind, base, state], tools) => {
  if (kind?.kind !== 'named') return null
  const isPlain = base?.kind === 'named' && base.name === 'builtins.object'
  return make(kind, isPlain || state === undefined ? [] : [state], tools)
}

const newObject: Builder = (args, tools) => {
  const [kind] = args
  if (kind?.kind !== 'named') return null
  tools.budget.copy(args.length)
  return make(kind, args.slice(1), tools)
}

const builders: ReadonlyMap<string, Builder> = new Map<string, Builder>([
  ['builtins.list', sequence('list')],
  ['builtins.tuple', sequence('tuple')],
  ['builtins.set', sequence('set')],
  ['builtins.frozenset', sequence('frozenset')],
  ['builtins.dict', dict],
  ['builtins.bytes', byteString('bytes')],
  ['builtins.bytearray', byteString('bytearray')],
  ['builtins.complex', complex],
  ['builtins.getattr', getattr],
  ['_codecs.encode', encode],
  ['datetime.datetime', dated(readDatetime)],
  ['datetime.date', dated(readDate)],
  ['datetime.time', dated(readTime)],
  ['datetime.timedelta', timedelta],
  ['datetime.timezone', timezone],
  ['decimal.Decimal', decimal],
  ['uuid.UUID', uuid],
  ['zoneinfo.ZoneInfo', namedZone],
  ['zoneinfo.ZoneInfo._unpickle', namedZone],
  ['backports.zoneinfo.ZoneInfo', namedZone],
  ['backports.zoneinfo.ZoneInfo._unpickle', namedZone],
  ['pytz._UTC', () => utc],
  ['pytz._p', pytzZone],
  ['pytz._FixedOffset', minutesZone],
  ['pytz.FixedOffset', minutesZone],
  ['dateutil.tz.tz.tzutc', () => utc],
  ['dateutil.tz.tz.tzoffset', dateutilOffset],
  ['django.utils.timezone.UTC', () => utc],
  ['django.utils.timezone.FixedOffset', minutesZone],
  ['django.utils.safestring.SafeString', sameText],
  ['django.utils.safestring.SafeText', sameText],
  ['django.utils.functional._lazy_proxy_unpickle', lazyText],
  ['django.utils.functional.unpickle_lazyobject', ([value]) => value ?? null],
  ['django.db.models.base.model_unpickle', modelInstance],
])

/** Functions of Python's that make an object of the class they are given. They are not given each other. */
const makers: ReadonlyMap<string, Builder> = new Map([
  ['copyreg._reconstructor', reconstructed],
  ['copyreg.__newobj__', newObject],
])

function make(kind: Named, args: readonly Graph[], tools: CallTools): Graph {
  return builders.get(kind.name)?.(args, tools) ?? instance(kind.name, args)
}

/** What `callee(*args)` stands for: a value of a type known to be harmless, or the named place of whatever it would be. */
export function call(callee: Graph, args: readonly Graph[], tools: CallTools): Graph {
  tools.budget.container()
  if (callee.kind === 'named') return makers.get(callee.name)?.(args, tools) ?? make(callee, args, tools)
  if (callee.kind !== 'instance') throw new PickleError(`A ${callee.kind} cannot be called`)
  return instance(`${callee.type}()`.slice(0, 200), args)
}
