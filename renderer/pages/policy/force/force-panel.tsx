import { useState } from 'react'
import { Tabs } from '../../../design/tabs.tsx'
import type { SavedPolicyProps } from '../saved-policy-panel.tsx'
import { SavedPolicyPanel } from '../saved-policy-panel.tsx'
import { ConsoleWay } from './console-way.tsx'
import { LivingWay } from './living-way.tsx'

type Way = 'living' | 'console'

/** How a saved policy comes into force from here, without touching the site: on living sessions, or by this console. */
export function ForcePanel(props: SavedPolicyProps) {
  const [way, setWay] = useState<Way>('living')
  return (
    <SavedPolicyPanel
      {...props}
      title="Put it into force from here"
      before="Save the policy first: what is put into force is always a saved version."
    >
      {saved => (
        <Tabs
          label="Ways to put it into force"
          value={way}
          onChange={setWay}
          tabs={[
            { value: 'living', label: 'On living sessions', panel: <LivingWay saved={saved} /> },
            { value: 'console', label: 'By this console', panel: <ConsoleWay saved={saved} /> },
          ]}
        />
      )}
    </SavedPolicyPanel>
  )
}
