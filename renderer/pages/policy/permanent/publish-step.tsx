import { useState } from 'react'
import type { Published } from '../../../../shared/contract/permanent.ts'
import type { PolicyVersion } from '../../../../shared/contract/policy.ts'
import { companionOptions, defaultCompanionOptions } from '../../../../shared/policy/companion-policy.ts'
import type { CompanionOptions } from '../../../../shared/policy/companion-policy.ts'
import { useConnection } from '../../../app/connection.tsx'
import { failureOf } from '../../../app/failure.ts'
import { useMutationCall } from '../../../app/queries.ts'
import { Banner } from '../../../design/banner.tsx'
import { Button } from '../../../design/button.tsx'
import { NumberField } from '../../../design/number-field.tsx'
import { RadioGroup } from '../../../design/radio-group.tsx'
import { useToast } from '../../../design/toast.tsx'
import { TimeText } from '../../../format/time-text.tsx'
import styles from './permanent.module.css'
import { ReasonDialog } from './reason-dialog.tsx'

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
  const { id: connectionId, site } = useConnection()
  const [typed, setTyped] = useState<Typed>(
    () => companionOptions.safeParse(published?.policy).data ?? defaultCompanionOptions,
  )
  const [asking, setAsking] = useState(false)
  const publish = useMutationCall('permanent.publish')
  const toast = useToast()
  const options = companionOptions.safeParse(typed)
  const errorOf = (name: keyof Typed) =>
    options.error?.issues.find(({ path }) => path[0] === name) ? 'Type a whole number of seconds within bounds.' : null

  const publishNow = (reason: string) => {
    if (!options.success) return
    publish.mutate(
      { connectionId, version: saved.version, basedOn: published?.revision ?? 0, options: options.data, reason },
      {
        onSuccess: ({ published: now }) => {
          setAsking(false)
          onChanged()
          toast({ tone: 'good', title: `Version ${saved.version} is published as revision ${now.revision}.` })
        },
      },
    )
  }
  const close = () => {
    // Somebody else may have published: what is there now decides.
    if (publish.error !== null) onChanged()
    publish.reset()
    setAsking(false)
  }

  return (
    <li>
      <h3>Publish the policy</h3>
      <PublishedNow published={published} version={saved.version} />
      <div className={styles.options}>
        <NumberField
          label="Obeyed within"
          hint="Seconds. The site looks at the table once in this time."
          value={typed.cacheSeconds}
          error={errorOf('cacheSeconds')}
          onChange={cacheSeconds => setTyped({ ...typed, cacheSeconds })}
        />
        <NumberField
          label="Kept without the table"
          hint="Seconds. What was read last holds so long when the table cannot be read."
          value={typed.keepSeconds}
          error={errorOf('keepSeconds')}
          onChange={keepSeconds => setTyped({ ...typed, keepSeconds })}
        />
      </div>
      <RadioGroup
        label="After that"
        value={typed.onFailure}
        onChange={onFailure => setTyped({ ...typed, onFailure })}
        options={failureChoices}
      />
      <div>
        <Button
          variant="primary"
          disabled={site.mode === 'read-only' || !options.success}
          onClick={() => setAsking(true)}
        >
          Publish version {saved.version}…
        </Button>
      </div>
      {asking && (
        <ReasonDialog
          title={`Publish version ${saved.version} for ${site.name}?`}
          action="Publish"
          busy={publish.isPending}
          failure={publish.error === null ? null : failureOf(publish.error)}
          onConfirm={publishNow}
          onClose={close}
        >
          <p>
            Where the companion is installed, sessions that break these limits end at their next request, within{' '}
            {typed.cacheSeconds} s, without a restart. The picture above shows who that is. Earlier revisions stay in
            the table; publish one of their versions to go back.
          </p>
        </ReasonDialog>
      )}
    </li>
  )
}

function PublishedNow({ published, version }: { readonly published: Published | null; readonly version: number }) {
  if (published === null) return <p className={styles.muted}>Nothing is published yet, so the companion ends nobody.</p>
  const { policy, problem, revision, at, by, reason } = published
  return (
    <>
      {problem !== null && (
        <Banner tone="warning" live={false}>
          {problem} The companion goes by what it read before, or fails as that says. Publishing puts it right.
        </Banner>
      )}
      <p className={styles.muted}>
        Revision {revision}
        {policy !== null && ` is version ${policy.version}${policy.version === version ? ', this one' : ''}`}. Published
        by {by || 'somebody'}
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
