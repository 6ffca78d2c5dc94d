import { parser } from '@lezer/python'

export type Node = ReturnType<typeof parser.parse>['topNode']

/** A settings file as Python's grammar has it. */
export type Syntax = {
  readonly top: Node
  readonly textOf: (node: Node) => string
  readonly lineOf: (node: Node) => number
  /** The line of the first thing that is no Python; null when all of it is. */
  readonly brokenLine: number | null
}

export function parseSyntax(source: string): Syntax {
  const { topNode: top } = parser.parse(source)
  const starts = [0, ...[...source.matchAll(/\r\n|\n|\r/g)].map(match => match.index + match[0].length)]
  const lineAt = (place: number) => countUpTo(starts, place)
  let broken: number | null = null
  top.cursor().iterate(({ type, from }) => {
    if (type.isError && broken === null) broken = lineAt(from)
  })
  return {
    top,
    textOf: node => source.slice(node.from, node.to),
    lineOf: node => lineAt(node.from),
    brokenLine: broken,
  }
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

const punctuation: ReadonlySet<string> = new Set(['(', ')', '[', ']', '{', '}', ',', 'Comment', ':', ';'])

/** The children of a node, without comments, brackets and commas. */
export function partsOf(node: Node): readonly Node[] {
  const parts: Node[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!punctuation.has(child.name)) parts.push(child)
  }
  return parts
}

/** The arguments of a call: those by position, and those by name. Null when it unpacks something. */
export function argumentsOf(
  call: Node,
  textOf: (node: Node) => string,
): { readonly positional: readonly Node[]; readonly named: ReadonlyMap<string, Node> } | null {
  const list = call.getChild('ArgList')
  if (list === null) return null
  const positional: Node[] = []
  const named = new Map<string, Node>()
  const parts = partsOf(list)
  for (let at = 0; at < parts.length; at += 1) {
    const [part, operator, value] = [parts[at], parts[at + 1], parts[at + 2]]
    if (part === undefined || part.name === '*' || part.name === '**') return null
    if (operator?.name === 'AssignOp' && value !== undefined) {
      named.set(textOf(part), value)
      at += 2
    } else positional.push(part)
  }
  return { positional, named }
}
