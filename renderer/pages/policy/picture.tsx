import type { WhatIf } from '../../../shared/contract/policy.ts'
import { Banner } from '../../design/banner.tsx'
import { classes } from '../../design/classes.ts'
import { Legend } from '../../design/legend.tsx'
import { Panel } from '../../design/panel.tsx'
import type { Policy } from '../../../shared/policy/policy.ts'
import { FirstToGo } from './first-to-go.tsx'
import styles from './picture.module.css'
import { unknownWords } from './picture-words.ts'
import { RemainingChart } from './remaining-chart.tsx'
import { RolesTable } from './roles-table.tsx'
import { WhatIfCards } from './what-if-cards.tsx'

export type PictureProps = {
  readonly policy: Policy
  readonly picture: WhatIf
  readonly isBehind: boolean
  /** Why figures are only an upper bound; null when they are exact. */
  readonly atMost: string | null
}

/** What the limits would do to those who are logged in now. */
export function Picture({ policy, picture, isBehind, atMost }: PictureProps) {
  const unknown = unknownWords(picture.unknown, policy)
  return (
    <div className={classes(styles.picture, isBehind && styles.behind)}>
      <WhatIfCards policy={policy} picture={picture} atMost={atMost} />
      {(picture.endsEveryone || picture.endsOperator) && (
        <Banner tone="bad">
          {picture.endsEveryone
            ? 'These limits end every login there is.'
            : 'These limits end your own login on the site.'}
        </Banner>
      )}
      <Panel
        title="Remaining life of logins"
        actions={
          <Legend
            entries={[
              { mark: 'faint', words: 'now' },
              { mark: 'accent', words: 'under this policy' },
            ]}
          />
        }
      >
        <RemainingChart picture={picture} />
      </Panel>
      <div className={styles.two}>
        <Panel title="By role" note="logins that would be gone">
          <RolesTable picture={picture} policy={policy} />
        </Panel>
        <Panel title={picture.now.sessions > 0 ? 'Used last of those that go' : 'Next to go'}>
          <FirstToGo picture={picture} policy={policy} />
        </Panel>
      </div>
      {unknown.length > 0 && (
        <Banner tone="neutral" live={false}>
          {unknown.map(words => (
            <p key={words}>{words}</p>
          ))}
        </Banner>
      )}
    </div>
  )
}
