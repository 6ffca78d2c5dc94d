import type { KeyboardEvent } from 'react'
import { useId, useRef, useState } from 'react'
import type { PayloadNode } from '../../shared/contract/sessions.ts'
import { classes } from '../design/classes.ts'
import styles from './payload-tree.module.css'
import { PayloadValue } from './payload-value.tsx'
import { openAtFirst, visibleNodes } from './visible-nodes.ts'

export type PayloadTreeProps = {
  readonly nodes: readonly PayloadNode[]
  /** Asks for a masked value and resolves with its text; null where nothing may be revealed. */
  readonly reveal: ((path: readonly string[]) => Promise<string>) | null
}

/**
 * A decoded payload as an ARIA tree: up and down move, right and left open and close, Home and End go to the ends. The buttons of
 * a line are reached with Tab.
 */
export function PayloadTree({ nodes, reveal }: PayloadTreeProps) {
  const id = useId()
  const tree = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(() => openAtFirst(nodes))
  const [current, setCurrent] = useState<string | null>(null)
  const lines = visibleNodes(nodes, open)
  const at = Math.max(
    0,
    lines.findIndex(line => line.id === current),
  )
  const setOpenState = (nodeId: string, wanted: boolean) => {
    const next = new Set(open)
    if (wanted) next.add(nodeId)
    else next.delete(nodeId)
    setOpen(next)
  }
  const focus = (index: number) => {
    const line = lines[Math.max(0, Math.min(index, lines.length - 1))]
    if (line === undefined) return
    setCurrent(line.id)
    tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]')[lines.indexOf(line)]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const line = lines[at]
    if (line === undefined || (event.target as HTMLElement).role !== 'treeitem') return
    const container = line.node.children !== null
    const isOpen = open.has(line.id)
    const parent = lines.findLastIndex((other, index) => index < at && other.level < line.level)
    switch (event.key) {
      case 'ArrowDown':
        focus(at + 1)
        break
      case 'ArrowUp':
        focus(at - 1)
        break
      case 'Home':
        focus(0)
        break
      case 'End':
        focus(lines.length - 1)
        break
      case 'ArrowRight':
        if (container && !isOpen) setOpenState(line.id, true)
        else if (container) focus(at + 1)
        break
      case 'ArrowLeft':
        if (container && isOpen) setOpenState(line.id, false)
        else if (parent >= 0) focus(parent)
        break
      case 'Enter':
      case ' ':
        if (container) setOpenState(line.id, !isOpen)
        break
      default:
        return
    }
    event.preventDefault()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the items inside hold the focus
    <div ref={tree} role="tree" aria-label="Payload" className={styles.tree} onKeyDown={onKeyDown}>
      {lines.map(({ id: nodeId, node, level, position, siblings }, index) => {
        const container = node.children !== null
        const isOpen = open.has(nodeId)
        return (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree handles the keys
          <div
            key={nodeId}
            role="treeitem"
            aria-level={level}
            aria-posinset={position}
            aria-setsize={siblings}
            aria-expanded={container ? isOpen : undefined}
            aria-selected={index === at}
            aria-labelledby={`${id}-${index}`}
            tabIndex={index === at ? 0 : -1}
            className={styles.line}
            style={{ paddingInlineStart: (level - 1) * 16 }}
            onFocus={() => setCurrent(nodeId)}
            onClick={event => {
              if (container && !(event.target as HTMLElement).closest('button')) setOpenState(nodeId, !isOpen)
            }}
          >
            <span className={classes(styles.twist, isOpen && styles.twisted)} aria-hidden>
              {container && node.children?.length !== 0 ? '▸' : ''}
            </span>
            <span id={`${id}-${index}`} className={styles.words}>
              <span className={styles.key}>{node.key}</span>
              <span className={styles.colon}>: </span>
              <PayloadValue node={node} open={isOpen} reveal={reveal} />
            </span>
          </div>
        )
      })}
    </div>
  )
}
