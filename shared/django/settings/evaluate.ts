import { evaluateCall } from './calls.ts'
import { operated } from './operators.ts'
import { concatenated, formatted, stringOf } from './strings.ts'
import type { Node, Syntax } from './syntax.ts'
import { partsOf } from './syntax.ts'
import type { Known, Value } from './value.ts'
import { bool, dict, environment, list, made, none, number, parentOf, textOf, truth, unknown } from './value.ts'

/** Names of the file and what they stand for at this point of it. */
export type Scope = ReadonlyMap<string, Known>

export type Evaluator = {
  readonly syntax: Syntax
  readonly scope: Scope
  readonly evaluate: (node: Node) => Known
  readonly line: (node: Node) => number
}

/** Expressions are not followed deeper than this. */
const deepest = 60

/** What an expression stands for, by literals, names, simple joins and look-ups of the environment. Nothing is run. */
export function createEvaluator(syntax: Syntax, scope: Scope): Evaluator {
  let depth = 0
  const evaluator: Evaluator = {
    syntax,
    scope,
    line: syntax.lineOf,
    evaluate(node) {
      depth += 1
      const known =
        depth > deepest
          ? made(unknown('it is nested too deeply'), syntax.lineOf(node), [])
          : evaluateNode(node, evaluator)
      depth -= 1
      return known
    },
  }
  return evaluator
}

function evaluateNode(node: Node, evaluator: Evaluator): Known {
  const { syntax, evaluate, scope } = evaluator
  const line = syntax.lineOf(node)
  const source = () => syntax.textOf(node)
  const plain = (value: Value): Known => ({ value, line, variables: [] })
  switch (node.name) {
    case 'String':
      return plain(stringOf(source()))
    case 'ContinuedString': {
      const parts = partsOf(node).map(evaluate)
      return made(concatenated(parts), line, parts)
    }
    case 'FormatString':
      return formatted(node, evaluator)
    case 'Number':
      return plain(numberOf(source()))
    case 'Boolean':
      return plain(bool(source() === 'True'))
    case 'None':
      return plain(none)
    case 'VariableName':
      return named(source(), scope, line)
    case 'ParenthesizedExpression': {
      const [inner] = partsOf(node)
      return inner ? evaluate(inner) : plain(unknown('it is empty'))
    }
    case 'ArrayExpression':
    case 'TupleExpression':
    case 'SetExpression':
      return sequence(node, evaluator)
    case 'DictionaryExpression':
      return dictionary(node, evaluator)
    case 'UnaryExpression':
      return unary(node, evaluator)
    case 'BinaryExpression':
      return binary(node, evaluator)
    case 'ConditionalExpression':
      return conditional(node, evaluator)
    case 'MemberExpression':
      return member(node, evaluator)
    case 'CallExpression':
      return evaluateCall(node, evaluator)
    default:
      return plain(unknown(`it is made by code (line ${line})`))
  }
}

function named(name: string, scope: Scope, line: number): Known {
  if (name === '__file__') return { value: { kind: 'path', up: 0, text: '' }, line, variables: [] }
  const known = scope.get(name)
  return known ? { ...known, line } : { value: unknown(`${name} is not set in this file`), line, variables: [] }
}

function numberOf(source: string): Value {
  const digits = source.replaceAll('_', '')
  const value = Number(digits)
  return /j$/i.test(digits) || Number.isNaN(value) ? unknown('its number cannot be read') : number(value)
}

function sequence(node: Node, { syntax, evaluate }: Evaluator): Known {
  const line = syntax.lineOf(node)
  const items: Known[] = []
  let spread = false
  for (const part of partsOf(node)) {
    if (part.name === '*') {
      spread = true
      continue
    }
    const item = evaluate(part)
    if (!spread) items.push(item)
    else if (item.value.kind === 'list') items.push(...item.value.items)
    else return made(unknown('a part of it is not known'), line, [item])
    spread = false
  }
  return made(list(items), line, items)
}

function dictionary(node: Node, { syntax, evaluate }: Evaluator): Known {
  const line = syntax.lineOf(node)
  const entries = new Map<string, Known>()
  let whole = true
  const parts = partsOf(node)
  for (let at = 0; at < parts.length; at += 2) {
    const [key, value] = [parts[at], parts[at + 1]]
    if (key === undefined || value === undefined) break
    const known = evaluate(value)
    if (key.name !== '**') {
      const name = textOf(evaluate(key).value)
      if (name === null) whole = false
      else entries.set(name, known)
    } else if (known.value.kind === 'dict') {
      for (const [name, entry] of known.value.entries) entries.set(name, entry)
      whole &&= known.value.whole
    } else whole = false
  }
  return { value: dict(entries, whole), line, variables: [] }
}

function unary(node: Node, { syntax, evaluate }: Evaluator): Known {
  const line = syntax.lineOf(node)
  const [operator, operand] = partsOf(node)
  if (operator === undefined || operand === undefined) return { value: unknown('it is empty'), line, variables: [] }
  const known = evaluate(operand)
  const sign = syntax.textOf(operator)
  const isTrue = truth(known.value)
  if (sign === 'not' && isTrue !== null) return made(bool(!isTrue), line, [known])
  if (sign === '-' && known.value.kind === 'number') return made(number(-known.value.value), line, [known])
  return made(known.value.kind === 'unknown' ? known.value : unknown(`it is computed (line ${line})`), line, [known])
}

function binary(node: Node, { syntax, evaluate }: Evaluator): Known {
  const line = syntax.lineOf(node)
  const [first, operator, second, ...more] = partsOf(node)
  if (first === undefined || operator === undefined || second === undefined || more.length > 0) {
    return { value: unknown(`it is computed (line ${line})`), line, variables: [] }
  }
  const left = evaluate(first)
  const sign = syntax.textOf(operator)
  if (sign === 'or' || sign === 'and') {
    const isTrue = truth(left.value)
    if (isTrue === null) return evaluateFallback(left, evaluate(second), sign)
    return isTrue === (sign === 'or') ? left : made(evaluate(second).value, line, [left, evaluate(second)])
  }
  const right = evaluate(second)
  return made(operated(sign, left.value, right.value, line), line, [left, right])
}

/** `os.environ.get("X") or "default"`: as a default in the look-up itself. */
function evaluateFallback(left: Known, right: Known, sign: string): Known {
  if (sign === 'or' && left.variables.length > 0) return made(right.value, right.line, [left, right])
  return left
}

function conditional(node: Node, { syntax, evaluate }: Evaluator): Known {
  const line = syntax.lineOf(node)
  const [then, , condition, , otherwise] = partsOf(node)
  if (!then || !condition || !otherwise) return { value: unknown('it is empty'), line, variables: [] }
  const asked = evaluate(condition)
  const isTrue = asked.variables.length > 0 ? null : truth(asked.value)
  if (isTrue === null) return made(unknown(`it depends on a condition (line ${line})`), line, [asked])
  return evaluate(isTrue ? then : otherwise)
}

/** `value.name` and `value[key]`. */
function member(node: Node, { syntax, evaluate }: Evaluator): Known {
  const line = syntax.lineOf(node)
  const source = syntax.textOf(node)
  const [owner, ...rest] = partsOf(node)
  const index = rest.at(-1)
  if (owner === undefined || index === undefined) return { value: unknown('it is empty'), line, variables: [] }
  if (index.name === 'PropertyName') return property(evaluate(owner), syntax.textOf(index), line)
  const ownerName = syntax.textOf(owner)
  const key = evaluate(index)
  const name = textOf(key.value)
  if (/(?:^|\.)environ$/.test(ownerName) && name !== null) return environment(name, line)
  const held = evaluate(owner)
  const found = element(held.value, key.value)
  if (found !== null) return found
  const why = held.value.kind === 'unknown' ? held.value.why : `${cut(source)} is not known`
  return { value: unknown(why), line, variables: held.variables }
}

const cut = (source: string): string => source.replace(/[[(].*$/s, '…').slice(0, 60)

function element(value: Value, key: Value): Known | null {
  const name = textOf(key)
  if (value.kind === 'dict' && name !== null) return value.entries.get(name) ?? null
  if (value.kind === 'list' && key.kind === 'number') return value.items.at(key.value) ?? null
  return null
}

function property(owner: Known, name: string, line: number): Known {
  if (owner.value.kind === 'path' && name === 'parent') return made(parentOf(owner.value), line, [owner])
  const why = owner.value.kind === 'unknown' ? owner.value.why : `it is made by code (line ${line})`
  return made(unknown(why), line, [owner])
}
