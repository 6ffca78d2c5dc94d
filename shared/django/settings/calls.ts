import { parseConnectionUrl } from '../../connection-url.ts'
import type { Evaluator } from './evaluate.ts'
import type { Node } from './syntax.ts'
import { argumentsOf } from './syntax.ts'
import type { Known, Value } from './value.ts'
import {
  bool,
  dict,
  environment,
  joined,
  list,
  made,
  none,
  number,
  parentOf,
  printed,
  text,
  textOf,
  unknown,
} from './value.ts'

type Arguments = {
  readonly line: number
  readonly positional: readonly Known[]
  readonly named: ReadonlyMap<string, Known>
}

/** os.environ.get, os.getenv, and the look-ups of django-environ, python-decouple and their like. */
const lookUp = /^(?:(?:\w+\.)*environ\.get|(?:os\.)?getenv|(?:\w+\.)?(?:env|config|get_env\w*|getenv\w*)(?:\.(\w+))?)$/i
const databaseUrl = /^(?:env\.(?:db|db_url|dj_db_url)|dj_database_url\.(?:config|parse))$/

/** What a call that is known gives, from its arguments. Of all others nothing is known, and none is ever made. */
export function evaluateCall(node: Node, evaluator: Evaluator): Known {
  const { syntax, evaluate } = evaluator
  const line = syntax.lineOf(node)
  const callee = node.firstChild
  const parts = argumentsOf(node, syntax.textOf)
  const name = callee === null ? '' : syntax.textOf(callee).replaceAll(/\s+/g, '')
  if (callee === null || parts === null) return byCode(name, line)
  const call: Arguments = {
    line,
    positional: parts.positional.map(evaluate),
    named: new Map([...parts.named].map(([key, value]) => [key, evaluate(value)])),
  }
  if (databaseUrl.test(name)) return database(name, call)
  const look = lookUp.exec(name)
  if (look !== null) return variable(call, look[1])
  const path = pathCall(name, call)
  if (path !== null) return path
  const plain = plainCall(name, call)
  if (plain !== null) return plain
  return methodCall(callee, name, call, evaluator)
}

/** Only the name of what is called is told: its arguments may hold a secret. */
function byCode(name: string, line: number): Known {
  const callee = name.replace(/[[('"].*$/s, '').slice(0, 60)
  return {
    value: unknown(`it is the result of ${callee === '' ? 'a call' : `${callee}(…)`} in line ${line}`),
    line,
    variables: [],
  }
}

function variable({ line, positional, named }: Arguments, kind: string | undefined): Known {
  const name = positional[0] && textOf(positional[0].value)
  if (typeof name !== 'string') return { value: unknown(`it is looked up by code (line ${line})`), line, variables: [] }
  const fallback = named.get('default') ?? positional[1]
  if (fallback === undefined) return environment(name, line)
  if (fallback.value.kind === 'none') return environment(name, line)
  const variables = [...new Set([name, ...fallback.variables])].slice(0, 20)
  return { value: converted(fallback.value, kind), line, variables }
}

const yes: ReadonlySet<string> = new Set(['true', 'on', 'ok', 'y', 'yes', '1'])

/** As django-environ converts a text: env.bool, env.int, env.list. */
function converted(value: Value, kind: string | undefined): Value {
  if (value.kind !== 'text') return value
  if (kind === 'bool') return bool(yes.has(value.text.toLowerCase()))
  if (kind === 'int' || kind === 'float') return number(Number(value.text))
  if (kind !== 'list') return value
  return list(split(value.text, ',').map(item => ({ value: text(item), line: 0, variables: [] })))
}

const split = (whole: string, separator: string): readonly string[] => (whole === '' ? [] : whole.split(separator))

/** dj_database_url and env.db: a URL, written down or as the default of a variable. */
function database(name: string, { line, positional, named }: Arguments): Known {
  const isWritten = name.endsWith('.parse')
  const first = positional[0] && textOf(positional[0].value)
  const variableName = isWritten
    ? null
    : ((named.get('env') ? textOf((named.get('env') as Known).value) : first) ?? 'DATABASE_URL')
  const url = isWritten ? positional[0] : (named.get('default') ?? positional[1])
  const known = url === undefined ? null : textOf(url.value)
  const variables = [...(variableName === null ? [] : [variableName]), ...(url?.variables ?? [])]
  if (known === null) {
    if (variableName !== null) return environment(variableName, line)
    return {
      value: url?.value.kind === 'unknown' ? url.value : unknown(`it is made by code (line ${line})`),
      line,
      variables,
    }
  }
  try {
    return { value: settingsOfUrl(known, line, variables), line, variables }
  } catch {
    return { value: unknown('its URL cannot be read'), line, variables }
  }
}

function settingsOfUrl(url: string, line: number, variables: readonly string[]): Value {
  const { store, password } = parseConnectionUrl(url)
  if (store === null) return unknown('its URL is not that of a database')
  const entry = (value: string | number): Known => ({ value: text(String(value)), line, variables })
  const entries = new Map<string, Known>()
  if (store.kind === 'sqlite') {
    return dict(entries.set('ENGINE', entry('django.db.backends.sqlite3')).set('NAME', entry(store.file)))
  }
  entries.set('ENGINE', entry(`django.db.backends.${store.kind === 'mysql' ? 'mysql' : 'postgresql'}`))
  entries.set('NAME', entry(store.database)).set('USER', entry(store.user)).set('PORT', entry(store.port))
  entries.set('HOST', entry(store.socketPath ?? store.host))
  if (password !== null) entries.set('PASSWORD', entry(password))
  return dict(entries)
}

/** Path(…), os.path.join(…) and what else keeps a path a path. */
function pathCall(name: string, { line, positional }: Arguments): Known | null {
  const [first, ...more] = positional
  if (first === undefined) return null
  if (/^(?:pathlib\.)?(?:Pure)?(?:Posix|Windows)?Path$/.test(name)) {
    const value: Value = first.value.kind === 'text' ? { kind: 'path', up: null, text: first.value.text } : first.value
    return made(
      more.reduce<Value>((path, part) => joined(path, part.value), value),
      line,
      positional,
    )
  }
  if (/^(?:os\.)?path\.(?:abspath|realpath|normpath|expanduser)$/.test(name) || name === 'os.fspath') return first
  if (/^(?:(?:os\.)?path\.)?dirname$/.test(name)) return made(parentOf(first.value), line, positional)
  if (/^(?:(?:os\.)?path\.)?join$/.test(name)) {
    return made(
      more.reduce<Value>((path, part) => joined(path, part.value), first.value),
      line,
      positional,
    )
  }
  return null
}

/** Python's own types, called to convert or to make. */
function plainCall(name: string, { line, positional, named }: Arguments): Known | null {
  const [first] = positional
  const all = [...positional, ...named.values()]
  switch (name) {
    case 'dict':
      return positional.length === 0 ? { value: dict(named), line, variables: [] } : null
    case 'list':
    case 'tuple':
    case 'set':
      return first === undefined ? made(list([]), line, []) : first.value.kind === 'list' ? first : null
    case 'str':
    case 'int':
    case 'bool':
    case 'float':
      return first === undefined ? null : made(cast(name, first.value), line, all)
    case 'timedelta':
    case 'datetime.timedelta':
      return timedelta(line, positional, named)
    default:
      return null
  }
}

function cast(type: string, value: Value): Value {
  const shown = printed(value)
  if (value.kind === 'unknown' || (value.kind === 'path' && type === 'str')) return value
  if (shown === null) return unknown(`it is made by ${type}(…)`)
  if (type === 'str') return text(shown)
  if (type === 'bool') return bool(value.kind === 'text' ? value.text !== '' : shown !== '0' && shown !== 'False')
  const parsed = value.kind === 'bool' ? Number(value.value) : Number(shown)
  return shown.trim() === '' || Number.isNaN(parsed)
    ? unknown(`it is made by ${type}(…)`)
    : number(type === 'int' ? Math.trunc(parsed) : parsed)
}

const unitSeconds: Readonly<Record<string, number>> = {
  weeks: 604_800,
  days: 86_400,
  hours: 3600,
  minutes: 60,
  seconds: 1,
  milliseconds: 0.001,
  microseconds: 0.000_001,
}

/** A length of time as its seconds: settings have use for nothing else of it. */
function timedelta(line: number, positional: readonly Known[], named: ReadonlyMap<string, Known>): Known | null {
  const parts = [
    ...named,
    ...positional.map((value, at) => [['days', 'seconds', 'microseconds'][at] ?? '', value] as const),
  ]
  let total = 0
  for (const [unit, { value }] of parts) {
    const length = Object.hasOwn(unitSeconds, unit) ? unitSeconds[unit] : undefined
    if (length === undefined || value.kind !== 'number') return null
    total += length * value.value
  }
  return made(
    number(total),
    line,
    parts.map(([, value]) => value),
  )
}

/** Methods of values that are known. */
function methodCall(callee: Node, name: string, { line, positional, named }: Arguments, evaluator: Evaluator): Known {
  const method = callee.name === 'MemberExpression' ? callee.getChild('PropertyName') : null
  const ownerNode = callee.firstChild
  if (method === null || ownerNode === null) return byCode(name, line)
  const owner = evaluator.evaluate(ownerNode)
  const [first] = positional
  const argument = first === undefined ? null : textOf(first.value)
  const result = methodOf(owner.value, evaluator.syntax.textOf(method), argument, named.size + positional.length)
  if (result !== null) return made(result, line, [owner, ...positional])
  if (owner.variables.length > 0 && owner.value.kind === 'unknown') return made(owner.value, line, [owner])
  return byCode(name, line)
}

function methodOf(owner: Value, method: string, argument: string | null, count: number): Value | null {
  if (owner.kind === 'number' && method === 'total_seconds') return owner
  if (owner.kind === 'path') {
    if (['resolve', 'absolute', 'expanduser', 'as_posix'].includes(method)) return owner
    return method === 'joinpath' && argument !== null && count === 1 ? joined(owner, text(argument)) : null
  }
  if (owner.kind === 'dict' && method === 'copy') return owner
  if (owner.kind === 'dict' && method === 'get' && argument !== null) return owner.entries.get(argument)?.value ?? none
  if (owner.kind !== 'text') return null
  switch (method) {
    case 'strip':
      return count === 0 ? text(owner.text.trim()) : null
    case 'lower':
      return text(owner.text.toLowerCase())
    case 'upper':
      return text(owner.text.toUpperCase())
    case 'split':
      if (argument === null || argument === '') return null
      return list(owner.text.split(argument).map(item => ({ value: text(item), line: 0, variables: [] })))
    default:
      return null
  }
}
