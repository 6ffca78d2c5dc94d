import type { PayloadNode } from '../../shared/contract/sessions.ts'

/** A node as a line of the tree: how deep it lies, and where among its siblings. */
export type TreeLine = {
  readonly id: string
  readonly node: PayloadNode
  readonly level: number
  readonly position: number
  readonly siblings: number
}

/** Names a node in the tree: its path, unmistakably. */
export function nodeId(node: PayloadNode): string {
  return JSON.stringify(node.path)
}

/** The nodes on view from top to bottom: those whose containers are all open. */
export function visibleNodes(roots: readonly PayloadNode[], open: ReadonlySet<string>, level = 1): readonly TreeLine[] {
  return roots.flatMap((node, index) => {
    const id = nodeId(node)
    const line: TreeLine = { id, node, level, position: index + 1, siblings: roots.length }
    return node.children !== null && open.has(id) ? [line, ...visibleNodes(node.children, open, level + 1)] : [line]
  })
}

/** Containers that are open at first: small ones near the root. */
export function openAtFirst(roots: readonly PayloadNode[], most = 6): ReadonlySet<string> {
  const small = roots.filter(node => node.children !== null && node.children.length > 0 && node.children.length <= most)
  return new Set(small.map(nodeId))
}

/** What a closed container holds: "3 keys", "1 value", "empty". */
export function containerWords(node: PayloadNode): string {
  const count = (node.children?.length ?? 0) + node.omitted
  if (count === 0) return 'empty'
  const word = node.type === 'list' ? 'value' : 'key'
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
