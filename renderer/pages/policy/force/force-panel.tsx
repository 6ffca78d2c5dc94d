import { useState } from 'react'
import type { PolicyVersion } from '../../../../shared/contract/policy.ts'
import { Banner } from '../../../design/banner.tsx'
import { Panel } from '../../../design/panel.tsx'
import { Tabs } from '../../../design/tabs.tsx'
import styles from '../permanent/permanent.module.css'
import { ConsoleWay } from './console-way.tsx'
import { LivingWay } from './living-way.tsx'

export type ForcePanelProps = {
  /** The newest saved version; null before the first. */
  readonly saved: PolicyVersion | null
  /** True while the editor holds changes that no version has. */
  readonly isChanged: boolean
}

type Way = 'living' | 'console'

/** How a saved policy comes into force from here, without touching the site: on living sessions, or by this console. */
export function ForcePanel({ saved, isChanged }: ForcePanelProps) {
  const [way, setWay] = useState<Way>('living')
  if (saved === null) {
    return (
      <Panel title="Put it into force from here">
        <p className={styles.muted}>Save the policy first: what is put into force is always a saved version.</p>
      </Panel>
    )
  }
  return (
    <Panel title="Put it into force from here" note={`version ${saved.version}, saved by ${saved.author}`}>
      <div className={styles.part}>
        {isChanged && (
          <Banner tone="warning" live={false}>
            What you changed since is not saved, and not part of what follows.
          </Banner>
        )}
        <Tabs
          label="Ways to put it into force"
          value={way}
          onChange={setWay}
          tabs={[
            { value: 'living', label: 'On living sessions', panel: <LivingWay saved={saved} /> },
            { value: 'console', label: 'By this console', panel: <ConsoleWay saved={saved} /> },
          ]}
        />
      </div>
    </Panel>
  )
}
