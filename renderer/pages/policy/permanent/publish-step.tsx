import { useState } from 'react'
import type { Published } from '../../../../shared/contract/permanent.ts'
import type { PolicyVersion } from '../../../../shared/contract/policy.ts'
import { companionOptions, defaultCompanionOptions, isPublished } from '../../../../shared/policy/companion-policy.ts'
import type { CompanionOptions } from '../../../../shared/policy/companion-policy.ts'
import { useConnection } from '../../../app/connection.tsx'
import { Banner } from '../../../design/banner.tsx'
import { Button } from '../../../design/button.tsx'
import { NumberField } from '../../../design/number-field.tsx'
import { RadioGroup } from '../../../design/radio-group.tsx'
import { TimeText } from '../../../format/time-text.tsx'
import styles from './permanent.module.css'
import { PublishDialog } from './publish-dialog.tsx'

export type PublishStepProps = {
  readonly saved: PolicyVersion
  readonly published: Published | null
  readonly onChanged: () => void
}

const failureChoices = [
  { value: 'open', label: 'Open', description: 'Nobody is ended by the policy until it can be read again.' },
  { value: 'closed', label: 'Closed', description: 'Everybody is an anonymous visitor until then; sessions stay.' },
] as const

type Typed = { readonly [Name in keyof CompanionOptions]: CompanionOptions[Name] | null }

/** What the site obeys now, and this version in its place. */
export function PublishStep({ saved, published, onChanged }: PublishStepProps) {
  const { site } = useConnection()
  const [typed, setTyped] = useState<Typed>(
    () => companionOptions.safeParse(published?.policy).data ?? defaultCompanionOptions,
  )
  const [asking, setAsking] = useState(false)
  const options = companionOptions.safeParse(typed)
  const isThere = options.success && !!published?.policy && isPublished(published.policy, saved, options.data)
  const errorOf = (name: keyof Typed, most: string) =>
    options.error?.issues.some(({ path }) => path[0] === name) ? `Type a whole number from 1 to ${most}.` : null

  return (
    <li>
      <h3>Publish the policy</h3>
      <PublishedNow published={published} />
      <div className={styles.options}>
        <NumberField
          label="Obeyed within"
          hint="Seconds. The site looks at the table once in this time."
          value={typed.cacheSeconds}
          error={errorOf('cacheSeconds', '3,600')}
          onChange={cacheSeconds => setTyped({ ...typed, cacheSeconds })}
        />
        <NumberField
          label="Kept without the table"
          hint="Seconds. What was read last holds so long when the table cannot be read."
          value={typed.keepSeconds}
          error={errorOf('keepSeconds', '86,400')}
          onChange={keepSeconds => setTyped({ ...typed, keepSeconds })}
        />
      </div>
      <RadioGroup
        label="After that"
        value={typed.onFailure}
        onChange={onFailure => setTyped({ ...typed, onFailure })}
        options={failureChoices}
      />
      <div className={styles.line}>
        <Button
          variant="primary"
          disabled={site.mode === 'read-only' || !options.success || isThere}
          onClick={() => setAsking(true)}
        >
          Publish version {saved.version}…
        </Button>
        {isThere && <span className={styles.said}>The site reads exactly this already.</span>}
      </div>
      {asking && options.success && (
        <PublishDialog {...{ saved, published, onChanged }} options={options.data} onClose={() => setAsking(false)} />
      )}
    </li>
  )
}

function PublishedNow({ published }: { readonly published: Published | null }) {
  if (published === null) {
    return <p className={styles.muted}>Nothing is published yet, so the companion ends nobody.</p>
  }
  const { policy, problem, revision, at, by, reason } = published
  return (
    <>
      {problem !== null && (
        <Banner tone="warning" live={false}>
          {problem} Where the companion cannot read it either, it goes by what it read before, then fails as that says.
          Publishing puts it right.
        </Banner>
      )}
      <p className={styles.muted}>
        Revision {revision}
        {policy !== null && ` (version ${policy.version})`}, published by {by || 'somebody'}
        {at !== null && (
          <>
            {' '}
            <TimeText at={at} />
          </>
        )}
        {reason !== '' && `: ${reason}`}
      </p>
    </>
  )
}
