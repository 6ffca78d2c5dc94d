import type { ReactNode } from 'react'
import type { PolicyVersion } from '../../../shared/contract/policy.ts'
import { Banner } from '../../design/banner.tsx'
import { Panel } from '../../design/panel.tsx'
import styles from './permanent/permanent.module.css'

export type SavedPolicyProps = {
  /** The newest saved version; null before the first. */
  readonly saved: PolicyVersion | null
  /** True while the editor holds changes that no version has. */
  readonly isChanged: boolean
}

type SavedPolicyPanelProps = SavedPolicyProps & {
  readonly title: string
  /** Why nothing can be done before a version is saved. */
  readonly before: string
  readonly children: (saved: PolicyVersion) => ReactNode
}

/** What can be done with a saved version. What the editor holds beyond it is said to be no part of that. */
export function SavedPolicyPanel({ saved, isChanged, title, before, children }: SavedPolicyPanelProps) {
  if (saved === null) {
    return (
      <Panel title={title}>
        <p className={styles.muted}>{before}</p>
      </Panel>
    )
  }
  return (
    <Panel title={title} note={`version ${saved.version}, saved by ${saved.author}`}>
      <div className={styles.part}>
        {isChanged && (
          <Banner tone="warning" live={false}>
            What you changed since is not saved, and not part of what follows.
          </Banner>
        )}
        {children(saved)}
      </div>
    </Panel>
  )
}
