import { EyeOff, Eye } from 'lucide-react'
import { useState } from 'react'
import type { PayloadNode } from '../../shared/contract/sessions.ts'
import { neverShown } from '../../shared/django/secret-keys.ts'
import { failureOf } from '../app/failure.ts'
import { classes } from '../design/classes.ts'
import { CopyButton } from '../design/copy-button.tsx'
import { IconButton } from '../design/icon-button.tsx'
import { VisuallyHidden } from '../design/visually-hidden.tsx'
import { usePrivacy } from '../format/person-name.tsx'
import styles from './payload-tree.module.css'
import type { PayloadTreeProps } from './payload-tree.tsx'
import { containerWords } from './visible-nodes.ts'

export type PayloadValueProps = {
  readonly node: PayloadNode
  readonly open: boolean
  readonly reveal: PayloadTreeProps['reveal']
}

/** The value of one line: its text, a bar where it is masked, or what a container holds. */
export function PayloadValue({ node, open, reveal }: PayloadValueProps) {
  const privacy = usePrivacy()
  // A value of Python's may hold text too.
  if (privacy && (node.type === 'string' || (node.type === 'other' && node.children === null))) {
    return (
      <>
        <span className={styles.masked} aria-hidden />
        <VisuallyHidden>hidden by privacy mode</VisuallyHidden>
      </>
    )
  }
  if (node.masked) return <MaskedValue node={node} reveal={reveal} />
  if (node.children !== null) {
    const [before, after] = node.type === 'list' ? ['[', ']'] : ['{', '}']
    const omitted = open && node.omitted > 0 ? `, ${node.omitted} not shown` : ''
    const name = node.text === null ? '' : `${node.text} `
    return <span className={styles.container}>{`${name}${before} ${containerWords(node)}${omitted} ${after}`}</span>
  }
  if (node.omitted > 0) {
    const more = `${node.omitted} more ${node.omitted === 1 ? 'key' : 'keys'} not shown: the payload is too large`
    return <span className={styles.container}>{more}</span>
  }
  return (
    <>
      <span className={classes(styles.value, styles[node.type])}>{node.text}</span>{' '}
      {node.text !== null && <CopyValue text={node.text} name={node.key} />}
    </>
  )
}

function MaskedValue({ node, reveal }: Omit<PayloadValueProps, 'open'>) {
  const [text, setText] = useState<string | null>(null)
  const [state, setState] = useState<'masked' | 'asking' | { readonly message: string }>('masked')
  if (text !== null) {
    return (
      <>
        <span className={classes(styles.value, styles.string)}>{text}</span>
        <CopyValue text={text} name={node.key} />
        <IconButton size="small" icon={EyeOff} label={`Hide ${node.key}`} onClick={() => setText(null)} />
      </>
    )
  }
  const isNeverShown = node.path.at(-1) === neverShown
  const ask = async () => {
    if (reveal === null) return
    setState('asking')
    try {
      setText(await reveal(node.path))
      setState('masked')
    } catch (error) {
      setState({ message: failureOf(error).message })
    }
  }
  return (
    <>
      <span className={styles.masked} aria-hidden />
      {isNeverShown ? <span className={styles.container}>never shown</span> : <VisuallyHidden>masked</VisuallyHidden>}
      {reveal !== null && !isNeverShown && (
        <IconButton
          size="small"
          icon={Eye}
          label={`Reveal ${node.key}. It is recorded in the audit log.`}
          disabled={state === 'asking'}
          onClick={() => void ask()}
        />
      )}
      {typeof state === 'object' && <span className={styles.problem}>{state.message}</span>}
    </>
  )
}

function CopyValue({ text, name }: { readonly text: string; readonly name: string }) {
  return (
    <span className={styles.copy}>
      <CopyButton text={unquoted(text)} label={`Copy ${name}`} />
    </span>
  )
}

/** A string without its quotes and escapes, as people mean it when they copy it. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : text
  } catch {
    return text
  }
}
