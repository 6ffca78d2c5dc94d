import { useState } from 'react'
import type { Connection } from '../../../shared/contract/connections.ts'
import { useConnections } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { useMutationCall } from '../../app/queries.ts'
import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { TextField } from '../../design/text-field.tsx'
import { useToast } from '../../design/toast.tsx'
import styles from './connections-page.module.css'

export type RemoveDialogProps = { readonly connection: Connection; readonly onClose: () => void }

/** Asks for the connection's name before it is forgotten. */
export function RemoveDialog({ connection, onClose }: RemoveDialogProps) {
  const { name } = connection.site
  const [typed, setTyped] = useState('')
  const { reload } = useConnections()
  const remove = useMutationCall('connections.remove')
  const toast = useToast()
  const failure = remove.error === null ? null : failureOf(remove.error)
  const removeNow = () =>
    remove.mutate(
      { connectionId: connection.id },
      {
        onSuccess: async () => {
          await reload()
          toast({ tone: 'good', title: `${name} is removed.` })
          onClose()
        },
      },
    )
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Remove ${name}?`}
      width="small"
      locked={remove.isPending}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" busy={remove.isPending} disabled={typed.trim() !== name} onClick={removeNow}>
            Remove
          </Button>
        </>
      }
    >
      <div className={styles.dialog}>
        {failure !== null && (
          <Banner tone="bad">
            <strong>{failure.message}</strong> {failure.hint}
          </Banner>
        )}
        <p>
          Rollcall forgets the connection, its password and keys, and its history. The site and its sessions stay as
          they are, and so does the audit log.
        </p>
        <TextField data-autofocus label={`Type ${name} to confirm`} value={typed} onChange={setTyped} />
      </div>
    </Dialog>
  )
}
