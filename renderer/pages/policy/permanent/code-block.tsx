/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */
import { CopyButton } from '../../../design/copy-button.tsx'
import styles from './permanent.module.css'

export type CodeBlockProps = {
  readonly label: string
  readonly text: string
}

/** Text to copy into somewhere else, as it stands. */
export function CodeBlock({ label, text }: CodeBlockProps) {
  return (
    <div className={styles.code}>
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <div className={styles.copy}>
        <CopyButton text={text} label={`Copy ${label}`} />
      </div>
    </div>
  )
}
