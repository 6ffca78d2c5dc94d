import { parser } from '@lezer/python'
import type { SettingName } from './settings-values.ts'

type Node = ReturnType<typeof parser.parse>['topNode']

/**
 * How a file assigns a setting. `once`: plainly, at the top level; `from` and `to` are the value's place in the text, `value` is
 * what Python would make of it where that is a plain number or truth value, or a product of numbers, else undefined.
 * `unclear`: in a way that Rollcall does not change; `why` says how, with the line.
 */
export type Assigned =
  | { readonly kind: 'never' }
  | {
      readonly kind: 'once'
      readonly from: number
      readonly to: number
      readonly line: number
      readonly text: string
      readonly isLiteral: boolean
      readonly value: number | boolean | undefined
    }
  | { readonly kind: 'unclear'; readonly why: string }

export type SettingsSource = {
  readonly assigned: (name: SettingName) => Assigned
  /** Lines that use the setting for something else. */
  readonly uses: (name: SettingName) => readonly number[]
  /** Lines that have its name as a text, as in globals()["NAME"]. */
  readonly mentions: (name: SettingName) => readonly number[]
  /** Star imports, which may set anything: their lines and texts. */
  readonly starImports: readonly { readonly line: number; readonly from: number; readonly text: string }[]
}

/** Reads Python as its grammar has it, running nothing; null, with the line, where it is no Python. */
export function readSettings(text: string): SettingsSource | { readonly brokenLine: number } {
  const { topNode } = parser.parse(text)
  const nodes = everyNode(topNode)
  const lineOf = lineCounter(text)
  const broken = nodes.find(node => node.type.isError)
  if (broken) return { brokenLine: lineOf(broken.from) }
  const textOf = (node: Node) => text.slice(node.from, node.to)
  const named = (name: SettingName) => nodes.filter(node => node.name === 'VariableName' && textOf(node) === name)

  function assigned(name: SettingName): Assigned {
    const bindings = named(name).filter(isBinding)
    const [only, second] = bindings
    if (only === undefined) return { kind: 'never' }
    const line = lineOf(only.from)
    if (second !== undefined) {
      return { kind: 'unclear', why: `${name} is assigned twice, in lines ${line} and ${lineOf(second.from)}` }
    }
    const block = enclosingBlock(only)
    if (block !== null) return { kind: 'unclear', why: `${name} is assigned inside ${block} in line ${line}` }
    const value = plainValueOf(only)
    if (value === null) return { kind: 'unclear', why: `${name} is set together with something else in line ${line}` }
    return {
      kind: 'once',
      from: value.from,
      to: value.to,
      line,
      text: textOf(value),
      isLiteral: value.name === 'Number' || value.name === 'Boolean',
      value: valueOf(value, textOf),
    }
  }

  return {
    assigned,
    uses: name => named(name).flatMap(node => (isBinding(node) ? [] : [lineOf(node.from)])),
    mentions: name =>
      nodes.filter(node => node.name === 'String' && textOf(node).slice(1, -1) === name).map(node => lineOf(node.from)),
    starImports: nodes
      .filter(node => node.name === 'ImportStatement' && node.getChild('*') !== null)
      .map(node => ({ line: lineOf(node.from), from: node.from, text: textOf(node) })),
  }
}

function everyNode(top: Node): readonly Node[] {
  const nodes: Node[] = []
  top.cursor().iterate(({ node }) => void nodes.push(node))
  return nodes
}

/** Counts as Python does: a line ends with LF, CR LF or CR. */
function lineCounter(text: string): (place: number) => number {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(match => match.index + match[0].length)]
  return place => starts.findLastIndex(start => start <= place) + 1
}

const expressions = new Set([
  'ExpressionStatement',
  'ReturnStatement',
  'AssertStatement',
  'RaiseStatement',
  'PrintStatement',
])

/** Whether this occurrence of a name may give it a value; where that is not plain to see, it may. */
function isBinding(node: Node): boolean {
  for (let child = node, parent = node.parent; parent !== null; child = parent, parent = parent.parent) {
    if (parent.name === 'NamedExpression' && parent.firstChild?.from === child.from) return true
    if (parent.name === 'AssignStatement') {
      const last = parent.getChildren('AssignOp').at(-1)
      return last === undefined || child.from < last.from
    }
    if (parent.name === 'UpdateStatement') return parent.firstChild?.from === child.from
    // In the condition or the head of a block, not in its body.
    if (/^(If|While)Statement$/.test(parent.name)) return false
    // In a call "=" names an argument, and ":=" assigns.
    if (parent.name === 'ArgList' && child.nextSibling?.name === 'AssignOp') return width(child.nextSibling) === 2
    if (expressions.has(parent.name)) return false
    if (/Statement$|Definition$/.test(parent.name)) return true
  }
  return true
}

const width = ({ from, to }: Node) => to - from

const blocks: Readonly<Record<string, string>> = {
  IfStatement: 'an if',
  TryStatement: 'a try',
  WithStatement: 'a with',
  ForStatement: 'a loop',
  WhileStatement: 'a loop',
  FunctionDefinition: 'a function',
  ClassDefinition: 'a class',
}

/** The innermost block around it, in words; null at the top level of the file. */
function enclosingBlock(node: Node): string | null {
  let parent = node.parent
  while (parent !== null && !/Statement$|Definition$/.test(parent.name)) parent = parent.parent
  if (parent !== null && parent.getChild('Body') === null) parent = parent.parent
  while (parent !== null && /^(?:Body|StatementGroup|MatchBody)$/.test(parent.name)) parent = parent.parent
  return parent === null || parent.name === 'Script' ? null : (blocks[parent.name] ?? 'a block')
}

/** The value's node of `NAME = value` or `NAME: type = value`; null for everything else. */
function plainValueOf(target: Node): Node | null {
  const statement = target.parent
  if (statement?.name !== 'AssignStatement' || statement.firstChild?.from !== target.from) return null
  const [operator, ...more] = statement.getChildren('AssignOp')
  if (operator === undefined || more.length > 0) return null
  const before = target.nextSibling
  if (before?.from !== operator.from && before?.name !== 'TypeDef') return null
  const value = operator.nextSibling
  return value !== null && value.nextSibling === null ? value : null
}

/** Numbers, truth values and products of whole numbers, as `60 * 60 * 24 * 14`. */
function valueOf(node: Node, textOf: (node: Node) => string): number | boolean | undefined {
  switch (node.name) {
    case 'Boolean':
      return textOf(node) === 'True'
    case 'Number': {
      const digits = textOf(node).replaceAll('_', '')
      const number = /^(?:\d+|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(digits) ? Number(digits) : Number.NaN
      return Number.isSafeInteger(number) ? number : undefined
    }
    case 'ParenthesizedExpression': {
      const inner = node.firstChild?.nextSibling
      return inner === undefined || inner === null ? undefined : valueOf(inner, textOf)
    }
    case 'BinaryExpression': {
      const [left, operator, right] = [node.firstChild, node.getChild('ArithOp'), node.lastChild]
      if (left === null || right === null || operator === null || textOf(operator) !== '*') return undefined
      const [one, other] = [valueOf(left, textOf), valueOf(right, textOf)]
      return typeof one === 'number' && typeof other === 'number' ? one * other : undefined
    }
    default:
      return undefined
  }
}
