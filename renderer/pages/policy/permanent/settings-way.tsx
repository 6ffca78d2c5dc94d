import type { PolicyVersion } from '../../../../shared/contract/policy.ts'
import { settingsText } from '../../../../shared/policy/settings-values.ts'
import { useConnection } from '../../../app/connection.tsx'
import { CodeBlock } from './code-block.tsx'
import { settingsLimits } from './coverage.ts'
import { NotCovered } from './not-covered.tsx'
import styles from './permanent.module.css'
import { SettingsFile } from './settings-file.tsx'

/** The policy as Django's own settings: to copy, or written into a file of this machine. */
export function SettingsWay({ saved }: { readonly saved: PolicyVersion }) {
  const { site } = useConnection()
  return (
    <div className={styles.way}>
      <div className={styles.part}>
        <h3>Copy these lines</h3>
        <CodeBlock label="the settings" text={settingsText(saved.policy)} />
        <h3>Or have them written</h3>
        <SettingsFile key={saved.version} version={saved.version} />
      </div>
      <NotCovered lines={settingsLimits({ policy: saved.policy, engine: site.django.sessionEngine })} />
    </div>
  )
}
