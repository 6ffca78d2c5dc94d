import { useState } from 'react'
import type { Published } from '../../../../shared/contract/permanent.ts'
import type { PolicyVersion, WhatIf } from '../../../../shared/contract/policy.ts'
import { limitsOfCompanion } from '../../../../shared/policy/companion-policy.ts'
import type { CompanionOptions } from '../../../../shared/policy/companion-policy.ts'
import { useConnection } from '../../../app/connection.tsx'
import { failureOf } from '../../../app/failure.ts'
import { useCall, useMutationCall } from '../../../app/queries.ts'
import { Banner } from '../../../design/banner.tsx'
import { TextField } from '../../../design/text-field.tsx'
import { useToast } from '../../../design/toast.tsx'
import { formatCount } from '../../../format/numbers.ts'
import { ReasonDialog } from './reason-dialog.tsx'

export type PublishDialogProps = {
  readonly saved: PolicyVersion
  readonly options: CompanionOptions
  readonly published: Published | null
  readonly onClose: () => void
  /** It was published, or somebody else did meanwhile: what is there now is to be asked again. */
  readonly onChanged: () => void
}

/** The last question: whom it ends now, and why it is done. */
export function PublishDialog({ saved, options, published, onClose, onChanged }: PublishDialogProps) {
  const { id: connectionId, site } = useConnection()
  const [typedName, setTypedName] = useState('')
  const picture = useCall('policy.whatIf', { connectionId, policy: limitsOfCompanion(saved.policy) })
  const publish = useMutationCall('permanent.publish')
  const toast = useToast()
  const whom = endsWhom(picture.data)
  const isConfirmed = picture.data !== undefined && (whom === null || typedName.trim() === site.name)

  const publishNow = (reason: string) =>
    publish.mutate(
      {
        connectionId,
        version: saved.version,
        basedOn: published?.revision ?? 0,
        options,
        reason,
        confirmation: whom === null ? null : typedName,
      },
      {
        onSuccess: ({ published: now }) => {
          toast({ tone: 'good', title: `Version ${saved.version} is published as revision ${now.revision}.` })
          onChanged()
          onClose()
        },
        onError: onChanged,
      },
    )
  return (
    <ReasonDialog
      title={`Publish version ${saved.version} for ${site.name}?`}
      action="Publish"
      busy={publish.isPending}
      disabled={!isConfirmed}
      failure={publish.error === null ? null : failureOf(publish.error)}
      onConfirm={publishNow}
      onClose={onClose}
    >
      <p>
        Where the companion is installed, sessions that break these limits end at their next request, within{' '}
        {options.cacheSeconds} s of now, without a restart.
        {picture.data !== undefined && (
          <>
            {' '}
            By what Rollcall sees, that is <strong>{tallyWords(picture.data)}</strong> now.
          </>
        )}
      </p>
      {picture.error !== null && (
        <Banner tone="warning">
          <strong>Whom this ends is not known:</strong> {failureOf(picture.error).message}
        </Banner>
      )}
      {whom !== null && (
        <>
          <Banner tone="bad" live={false}>
            These limits log out {whom} at once.
          </Banner>
          <TextField label={`Type ${site.name} to confirm`} value={typedName} onChange={setTypedName} />
        </>
      )}
    </ReasonDialog>
  )
}

function endsWhom(picture: WhatIf | undefined): string | null {
  if (picture?.endsEveryone) return 'everyone who is logged in'
  return picture?.endsOperator ? 'your own account' : null
}

function tallyWords({ now: { sessions, people } }: WhatIf): string {
  if (sessions === 0) return 'nobody'
  const of = people === 1 ? '1 person' : `${formatCount(people)} people`
  return `${sessions === 1 ? '1 session' : `${formatCount(sessions)} sessions`} of ${of}`
}
