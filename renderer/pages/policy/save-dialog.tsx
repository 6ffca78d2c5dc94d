import { useQueryClient } from '@tanstack/react-query'
import { Save } from 'lucide-react'
import { useState } from 'react'
import type { PolicyVersion, WhatIf } from '../../../shared/contract/policy.ts'
import { useConnection } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { useMutationCall } from '../../app/queries.ts'
import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import { QuestionDialog } from '../../design/question-dialog.tsx'
import { TextField } from '../../design/text-field.tsx'
import { useToast } from '../../design/toast.tsx'
import { Differences } from './differences.tsx'
import type { DraftState } from './draft-store.ts'
import styles from './versions.module.css'

export type SaveDialogProps = {
  readonly draft: DraftState
  readonly picture: WhatIf | null
  /** What another console has saved meanwhile; null when nothing. */
  readonly overtaking: PolicyVersion | null
  readonly onClose: () => void
}

/** Saves a version with a reason. When another console was faster, both are shown and the person decides. */
export function SaveDialog({ draft, picture, overtaking, onClose }: SaveDialogProps) {
  const { id: connectionId, site } = useConnection()
  const queries = useQueryClient()
  const toast = useToast()
  const [reason, setReason] = useState('')
  const [typedName, setTypedName] = useState('')
  const save = useMutationCall('policy.save')
  const endsWhom = picture?.endsEveryone ? 'everyone who is logged in' : picture?.endsOperator ? 'your own login' : null
  const failure = save.error === null ? null : failureOf(save.error)
  const ready =
    reason.trim().length >= 3 && overtaking === null && (endsWhom === null || typedName.trim() === site.name)

  const submit = async () => {
    try {
      const { version } = await save.mutateAsync({
        connectionId,
        policy: draft.policy,
        basedOn: draft.basedOn,
        reason: reason.trim(),
        confirmation: endsWhom === null ? null : typedName.trim(),
      })
      await queries.invalidateQueries({ queryKey: ['policy.versions'] })
      draft.discard()
      toast({ tone: 'good', title: `Version ${version} is saved. It changes nothing on the site by itself.` })
      onClose()
    } catch {
      // The failure stands in the dialog; if another console was faster, its version is fetched to be compared.
      await queries.invalidateQueries({ queryKey: ['policy.versions'] })
    }
  }

  return (
    <QuestionDialog
      title={`Save version ${draft.basedOn + 1}`}
      onClose={onClose}
      onConfirm={() => void submit()}
      isReady={ready}
      isBusy={save.isPending}
      action={{ words: 'Save version', icon: Save, variant: 'primary' }}
    >
      {overtaking !== null && <Overtaken draft={draft} overtaking={overtaking} />}
      {failure !== null && overtaking === null && (
        <Banner tone="bad">
          <strong>{failure.message}</strong> {failure.hint}
        </Banner>
      )}
      <Differences before={draft.base} after={draft.policy} />
      <TextField
        label="Reason"
        hint="It stays with the version and in the audit log, with your name. At least 3 characters."
        value={reason}
        onChange={setReason}
        maxLength={500}
        required
        placeholder="PCI DSS 8.2.8, ticket 4711"
        data-autofocus
      />
      {endsWhom !== null && (
        <>
          <Banner tone="bad" live={false}>
            In force, these limits would log out {endsWhom} at once.
          </Banner>
          <TextField label={`Type ${site.name} to confirm`} value={typedName} onChange={setTypedName} />
        </>
      )}
    </QuestionDialog>
  )
}

type OvertakenProps = { readonly draft: DraftState; readonly overtaking: PolicyVersion }

/** Nothing is merged in silence: either their limits are taken over, or these go on top of them knowingly. */
function Overtaken({ draft, overtaking }: OvertakenProps) {
  const { version, author, reason, policy } = overtaking
  return (
    <Banner tone="warning">
      <strong>
        {author} saved version {version} meanwhile
      </strong>{' '}
      ({reason}). Nothing was overwritten. Between theirs and yours:
      <Differences before={policy} after={draft.policy} />
      <div className={styles.conflict}>
        <Button size="small" onClick={() => draft.rebase(overtaking, draft.policy)}>
          Keep mine, on top of version {version}
        </Button>
        <Button size="small" onClick={() => draft.rebase(overtaking)}>
          Take over version {version}
        </Button>
      </div>
    </Banner>
  )
}
