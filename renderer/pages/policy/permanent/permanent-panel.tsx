import { useState } from 'react'
import type { PolicyVersion } from '../../../../shared/contract/policy.ts'
import { needsCompanion } from '../../../../shared/policy/companion-policy.ts'
import { Banner } from '../../../design/banner.tsx'
import { Panel } from '../../../design/panel.tsx'
import { Tabs } from '../../../design/tabs.tsx'
import { CompanionWay } from './companion-way.tsx'
import styles from './permanent.module.css'
import { SettingsWay } from './settings-way.tsx'

export type PermanentPanelProps = {
  /** The newest saved version; null before the first. */
  readonly saved: PolicyVersion | null
  /** True while the editor holds changes that no version has. */
  readonly isChanged: boolean
}

type Way = 'settings' | 'companion'

/** How a saved policy lasts in the site itself: in its settings, or through the companion that reads a table. */
export function PermanentPanel({ saved, isChanged }: PermanentPanelProps) {
  const [chosen, setChosen] = useState<Way | null>(null)
  if (saved === null) {
    return (
      <Panel title="Make it permanent">
        <p className={styles.muted}>
          Save the policy first: what goes into the site is always a saved version, with its author and reason.
        </p>
      </Panel>
    )
  }
  const way = chosen ?? (needsCompanion(saved.policy) ? 'companion' : 'settings')
  return (
    <Panel title="Make it permanent" note={`version ${saved.version}, saved by ${saved.author}`}>
      <div className={styles.part}>
        {isChanged && (
          <Banner tone="warning" live={false}>
            What you changed since is not saved, and not part of what follows.
          </Banner>
        )}
        <Tabs
          label="Ways to make it permanent"
          value={way}
          onChange={setChosen}
          tabs={[
            { value: 'settings', label: 'In settings.py', panel: <SettingsWay saved={saved} /> },
            { value: 'companion', label: 'By the companion', panel: <CompanionWay saved={saved} /> },
          ]}
        />
      </div>
    </Panel>
  )
}
