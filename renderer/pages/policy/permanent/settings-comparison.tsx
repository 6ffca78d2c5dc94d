/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard */
import type { SettingsPreview } from '../../../../shared/contract/permanent.ts'
import { diffText } from '../../../../shared/policy/settings-diff.ts'
import { Banner } from '../../../design/banner.tsx'
import { CopyButton } from '../../../design/copy-button.tsx'
import { VisuallyHidden } from '../../../design/visually-hidden.tsx'
import styles from './permanent.module.css'

const signs = { same: ' ', removed: '−', added: '+', gap: '⋯' } as const
const words = { same: '', removed: 'removed: ', added: 'added: ', gap: 'lines left out' } as const

/** What would change in a file, why it may not, and what stands in the way of its effect. */
export function SettingsComparison({ preview }: { readonly preview: SettingsPreview }) {
  const { diff, refusals, notes, file } = preview
  return (
    <div className={styles.part}>
      {refusals.length > 0 && (
        <Banner tone="bad">
          <strong>Rollcall does not write this file.</strong>
          <ul className={styles.reasons}>
            {refusals.map(refusal => (
              <li key={refusal}>{refusal}</li>
            ))}
          </ul>
        </Banner>
      )}
      {refusals.length === 0 && diff.length === 0 && (
        <Banner tone="good">{file} says all of this already. There is nothing to change.</Banner>
      )}
      {diff.length > 0 && (
        <div className={styles.code}>
          <section aria-label={`Changes in ${file}`} tabIndex={0} className={styles.diff}>
            {diff.map(({ kind, number, text }, at) => (
              <div key={`${kind} ${number ?? diff[at + 1]?.number}`} className={styles[kind]}>
                <span className={styles.number}>{number}</span>
                <span aria-hidden>{signs[kind]}</span>
                <code>
                  <VisuallyHidden>{words[kind]}</VisuallyHidden>
                  {text}
                </code>
              </div>
            ))}
          </section>
          <div className={styles.copy}>
            <CopyButton text={diffText(diff)} label="Copy the changes" />
          </div>
        </div>
      )}
      {(notes.length > 0 || diff.length > 0) && (
        <ul className={styles.notes}>
          {diff.length > 0 && <li>Texts and comments are shown as “…” here. In the file they stay as they are.</li>}
          {notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
