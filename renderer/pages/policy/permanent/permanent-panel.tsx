import { useState } from 'react'
import { needsCompanion } from '../../../../shared/policy/companion-policy.ts'
import { Tabs } from '../../../design/tabs.tsx'
import type { SavedPolicyProps } from '../saved-policy-panel.tsx'
import { SavedPolicyPanel } from '../saved-policy-panel.tsx'
import { CompanionWay } from './companion-way.tsx'
import { SettingsWay } from './settings-way.tsx'

type Way = 'settings' | 'companion'

/** How a saved policy lasts in the site itself: in its settings, or through the companion that reads a table. */
export function PermanentPanel(props: SavedPolicyProps) {
  const [chosen, setChosen] = useState<Way | null>(null)
  return (
    <SavedPolicyPanel
      {...props}
      title="Make it permanent"
      before="Save the policy first: what goes into the site is always a saved version, with its author and reason."
    >
      {saved => (
        <Tabs
          label="Ways to make it permanent"
          value={chosen ?? (needsCompanion(saved.policy) ? 'companion' : 'settings')}
          onChange={setChosen}
          tabs={[
            { value: 'settings', label: 'In settings.py', panel: <SettingsWay saved={saved} /> },
            { value: 'companion', label: 'By the companion', panel: <CompanionWay saved={saved} /> },
          ]}
        />
      )}
    </SavedPolicyPanel>
  )
}
