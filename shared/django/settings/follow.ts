import type { Scope } from './evaluate.ts'
import { createEvaluator } from './evaluate.ts'
import type { Node, Syntax } from './syntax.ts'
import { argumentsOf, partsOf } from './syntax.ts'
import type { Known, Value } from './value.ts'
import { dict, list, made, textOf, truth, unknown } from './value.ts'

/** What a settings file sets, and the lines that may set anything besides. */
export type Followed = {
  readonly names: Scope
  readonly elsewhere: readonly { readonly line: number; readonly what: string }[]
}

/** Goes through the statements of a file from top to bottom, as Python would, without running anything. */
export function followStatements(syntax: Syntax): Followed {
  const elsewhere: { line: number; what: string }[] = []
  const names = followAll(partsOf(syntax.top), new Map(), { syntax, elsewhere, branchings: 0 })
  return { names, elsewhere }
}

type Context = {
  readonly syntax: Syntax
  readonly elsewhere: { line: number; what: string }[]
  /** Conditions, loops and the like so far. */
  branchings: number
}

/** Changed in place while statements follow each other; branches have copies. */
type Names = Map<string, Known>

/** More are no settings, nor are deeper entries. */
const mostNames = 600
const mostBranchings = 500
const deepestEntry = 20

function followAll(statements: readonly Node[], names: Names, context: Context): Names {
  return statements.reduce((before, statement) => follow(statement, before, context), names)
}

function follow(node: Node, names: Names, context: Context): Names {
  const { syntax } = context
  const line = syntax.lineOf(node)
  if (branching.has(node.name)) {
    context.branchings += 1
    if (context.branchings === mostBranchings) context.elsewhere.push({ line, what: 'The conditions from here on' })
    if (context.branchings >= mostBranchings) return names
  }
  switch (node.name) {
    case 'StatementGroup':
      return followAll(partsOf(node), names, context)
    case 'AssignStatement':
      return assign(node, names, context)
    case 'UpdateStatement':
      return update(node, names, context)
    case 'ExpressionStatement':
      return changeByCall(node, names, context)
    case 'ImportStatement':
      return importNames(node, names, context)
    case 'IfStatement':
      return followIf(node, names, context)
    case 'TryStatement': {
      const [body, ...others] = bodiesOf(node)
      const tried = body ? followAll(body, new Map(names), context) : names
      const handled = others.map(other => followAll(other, new Map(names), context))
      // A handler that sets nothing, as around an import that may fail, leaves what was tried.
      const setting = handled.filter(other => [...other].some(([name, known]) => names.get(name) !== known))
      return merged([tried, ...setting], `it is set differently in a try (line ${line})`)
    }
    case 'WithStatement':
      return bodiesOf(node).reduce((before, body) => followAll(body, before, context), names)
    case 'ForStatement':
    case 'WhileStatement':
    case 'MatchStatement': {
      const after = bodiesOf(node).reduce((before, body) => followAll(body, before, context), new Map(names))
      return merged([names, after], `it is set in a loop (line ${line})`)
    }
    case 'FunctionDefinition':
    case 'ClassDefinition': {
      const name = node.getChild('VariableName')
      return name === null
        ? names
        : set(names, syntax.textOf(name), unknownAt(line, `it is made by code (line ${line})`))
    }
    default:
      return names
  }
}

const branching: ReadonlySet<string> = new Set([
  'IfStatement',
  'TryStatement',
  'ForStatement',
  'WhileStatement',
  'MatchStatement',
])

const unknownAt = (line: number, why: string): Known => ({ value: unknown(why), line, variables: [] })

const set = (names: Names, name: string, known: Known): Names =>
  names.size < mostNames || names.has(name) ? names.set(name, known) : names

function bodiesOf(node: Node): readonly (readonly Node[])[] {
  return node.getChildren('Body').map(partsOf)
}

/** Where branches differ nothing is known. */
function merged(branches: readonly Names[], why: string): Names {
  const [first, ...others] = branches
  if (first === undefined || others.length === 0) return first ?? new Map()
  const together: Names = new Map()
  for (const name of new Set(branches.flatMap(branch => [...branch.keys()]))) {
    const known = first.get(name)
    const isSame = known !== undefined && others.every(other => other.get(name) === known)
    const line = branches.map(branch => branch.get(name)?.line ?? 0).reduce((one, two) => Math.max(one, two))
    together.set(name, isSame ? known : unknownAt(line, why))
  }
  return together
}

function followIf(node: Node, names: Names, context: Context): Names {
  const line = context.syntax.lineOf(node)
  const { evaluate } = createEvaluator(context.syntax, names)
  const branches: Names[] = []
  let condition: Known | null = null
  let hasElse = false
  for (const part of partsOf(node)) {
    if (part.name === 'if' || part.name === 'elif') continue
    if (part.name === 'else') {
      hasElse = true
      condition = null
    } else if (part.name !== 'Body') condition = evaluate(part)
    else {
      // A default of the environment may be another on the server.
      const isTrue = condition === null ? true : condition.variables.length > 0 ? null : truth(condition.value)
      if (isTrue === false) continue
      branches.push(followAll(partsOf(part), new Map(names), context))
      if (isTrue) {
        hasElse = true
        break
      }
    }
  }
  return merged(hasElse ? branches : [...branches, names], `it depends on a condition (line ${line})`)
}

/** `NAME = value`, `NAME: type = value`, `ONE = OTHER = value` and `NAME["key"]["other"] = value`. */
function assign(node: Node, names: Names, { syntax, elsewhere }: Context): Names {
  const line = syntax.lineOf(node)
  const parts = partsOf(node).filter(part => part.name !== 'TypeDef')
  const last = parts.findLastIndex(part => part.name === 'AssignOp')
  const values = parts.slice(last + 1)
  const targets = parts.slice(0, last).filter(part => part.name !== 'AssignOp')
  const { evaluate } = createEvaluator(syntax, names)
  const [value] = values
  if (value === undefined) return names
  const operators = parts.filter(part => part.name === 'AssignOp').length
  // ONE, OTHER = 1, 2
  if (targets.length > operators) {
    return targets.reduce((before, target, at) => {
      const known = values.length === targets.length && values[at] ? evaluate(values[at]) : null
      return put(target, known ?? unknownAt(line, `it is set together with others (line ${line})`), before)
    }, names)
  }
  const several = values.map(evaluate)
  const known = several.length === 1 && several[0] ? { ...several[0], line } : made(list(several), line, several)
  return targets.reduce((before, target) => put(target, known, before), names)

  function put(target: Node, value: Known, before: Names): Names {
    if (target.name === 'VariableName') return set(before, syntax.textOf(target), value)
    const path = keysOf(target, evaluate)
    if (path === null) {
      if (/^(?:globals|locals|vars)\b/.test(syntax.textOf(target))) {
        elsewhere.push({ line, what: `${syntax.textOf(target).slice(0, 10).replace(/\W.*$/s, '')}()` })
      }
      return before
    }
    const [name, ...keys] = path
    const held = before.get(name)
    return held === undefined ? before : set(before, name, withEntry(held, keys, value, line))
  }

  /** The name and the keys of NAME["key"]["other"]; null for anything else. */
  function keysOf(target: Node, read: (key: Node) => Known): readonly [string, ...(string | null)[]] | null {
    const keys: (string | null)[] = []
    let at = target
    while (at.name === 'MemberExpression' && keys.length < deepestEntry) {
      const [owner, key] = partsOf(at)
      if (owner === undefined || key === undefined) return null
      keys.unshift(key.name === 'PropertyName' ? null : textOf(read(key).value))
      at = owner
    }
    return at.name === 'VariableName' ? [syntax.textOf(at), ...keys] : null
  }
}

/** A dict with one entry, perhaps deep inside, put in; a key that is not known makes it incomplete. */
function withEntry(held: Known, keys: readonly (string | null)[], value: Known, line: number): Known {
  const [key, ...deeper] = keys
  if (key === undefined) return value
  if (held.value.kind !== 'dict') return unknownAt(line, `it is changed in line ${line}`)
  const { entries, whole } = held.value
  if (key === null) return { ...held, value: dict(entries, false) }
  const inside = entries.get(key) ?? { value: dict(new Map()), line, variables: [] }
  return { ...held, value: dict(new Map(entries).set(key, withEntry(inside, deeper, value, line)), whole) }
}

/** `NAME += …`; of other operators the outcome is not known. */
function update(node: Node, names: Names, { syntax }: Context): Names {
  const line = syntax.lineOf(node)
  const [target, operator, value] = partsOf(node)
  if (target?.name !== 'VariableName' || operator === undefined || value === undefined) return names
  const name = syntax.textOf(target)
  const held = names.get(name)
  const added = createEvaluator(syntax, names).evaluate(value)
  const sum = held && syntax.textOf(operator) === '+=' ? sumOf(held.value, added.value) : null
  return set(names, name, made(sum ?? unknown(`it is changed in line ${line}`), line, held ? [held, added] : [added]))
}

function sumOf(one: Value, other: Value): Value | null {
  if (one.kind === 'list' && other.kind === 'list') return list([...one.items, ...other.items])
  return one.kind === 'text' && other.kind === 'text' ? { kind: 'text', text: one.text + other.text } : null
}

const changing = new Set([
  'update',
  'setdefault',
  'pop',
  'popitem',
  'clear',
  'append',
  'extend',
  'insert',
  'remove',
  'sort',
])

/** `NAME.update({…})`, `NAME.append(…)`; of other methods that change something the outcome is not known. */
function changeByCall(node: Node, names: Names, { syntax, elsewhere }: Context): Names {
  const line = syntax.lineOf(node)
  const [call] = partsOf(node)
  if (call?.name !== 'CallExpression') return names
  const callee = call.firstChild
  const source = callee === null ? '' : syntax.textOf(callee).slice(0, 200)
  if (/^(?:globals|locals|vars)\(\)|^(?:exec|execfile|setattr|include)$|load_\w+$/.test(source)) {
    elsewhere.push({ line, what: `${source.replace(/\(.*$/s, '').slice(0, 40)}()` })
    return names
  }
  const method = callee?.getChild('PropertyName')
  const owner = callee?.firstChild
  if (!method || !owner || !changing.has(syntax.textOf(method))) return names
  const root = /^\w+/.exec(syntax.textOf(owner))?.[0] ?? ''
  const held = names.get(root)
  if (held === undefined) return names
  const args = argumentsOf(call, syntax.textOf)?.positional ?? []
  const [first] = args
  const given = first && args.length === 1 ? createEvaluator(syntax, names).evaluate(first) : null
  const isWhole = owner.name === 'VariableName'
  const changed = isWhole && given ? changedBy(held.value, syntax.textOf(method), given) : null
  return set(names, root, made(changed ?? unknown(`it is changed by code in line ${line}`), held.line, [held]))
}

function changedBy(held: Value, method: string, given: Known): Value | null {
  if (held.kind === 'dict' && method === 'update' && given.value.kind === 'dict') {
    return dict(new Map([...held.entries, ...given.value.entries]), held.whole && given.value.whole)
  }
  if (held.kind !== 'list') return null
  if (method === 'append') return list([...held.items, given])
  return method === 'extend' && given.value.kind === 'list' ? list([...held.items, ...given.value.items]) : null
}

/** An import says where a name comes from; a star import may set any. */
function importNames(node: Node, names: Names, { syntax, elsewhere }: Context): Names {
  const line = syntax.lineOf(node)
  const source = syntax.textOf(node).replaceAll(/\s+/g, ' ').slice(0, 120)
  const from = /^from (\S+) import /.exec(source)?.[1]
  if (from === undefined) return names
  if (node.getChild('*') !== null) {
    elsewhere.push({ line, what: source })
    return names
  }
  const imported = node
    .getChildren('VariableName')
    .slice(from.replaceAll('.', '') === '' ? 0 : from.split('.').filter(Boolean).length)
  return imported.reduce((before, name) => {
    const text = syntax.textOf(name)
    return /^[A-Z][A-Z0-9_]*$/.test(text)
      ? set(before, text, unknownAt(line, `it is imported from ${from} (line ${line})`))
      : before
  }, names)
}
