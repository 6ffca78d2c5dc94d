import type { FormEvent } from 'react'
import { useState } from 'react'
import type { SettingsPreview } from '../../../../shared/contract/permanent.ts'
import { useConnection } from '../../../app/connection.tsx'
import { failureOf } from '../../../app/failure.ts'
import { useMutationCall } from '../../../app/queries.ts'
import { useClient } from '../../../app/client.tsx'
import { Banner } from '../../../design/banner.tsx'
import { Button } from '../../../design/button.tsx'
import { TextField } from '../../../design/text-field.tsx'
import { useMutation } from '@tanstack/react-query'
import styles from './permanent.module.css'
import { ReasonDialog } from './reason-dialog.tsx'
import { SettingsComparison } from './settings-comparison.tsx'

/** A settings.py on this machine: compared first, then written where that is meant. */
export function SettingsFile({ version }: { readonly version: number }) {
  const { id: connectionId, site } = useConnection()
  const client = useClient()
  const [file, setFile] = useState('')
  const [asking, setAsking] = useState(false)
  const compare = useMutation({
    mutationFn: () => client.call('permanent.previewSettings', { connectionId, version, file }),
  })
  const write = useMutationCall('permanent.writeSettings')
  const preview = compare.data ?? null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    write.reset()
    compare.mutate()
  }
  const writeNow = ({ file, digest }: SettingsPreview, reason: string) =>
    write.mutate({ connectionId, version, file, digest, reason }, { onSuccess: () => setAsking(false) })

  return (
    <>
      <form className={styles.line} onSubmit={submit}>
        <TextField
          className={styles.grow}
          label="Path of settings.py"
          hint="On the machine where Rollcall runs. Nothing is written yet."
          mono
          value={file}
          onChange={setFile}
          placeholder="/srv/site/config/settings.py"
        />
        <Button type="submit" busy={compare.isPending} disabled={file.trim() === ''}>
          Compare
        </Button>
      </form>
      {compare.error !== null && (
        <Banner tone="bad">
          <strong>{failureOf(compare.error).message}.</strong> {failureOf(compare.error).hint}
        </Banner>
      )}
      {write.data !== undefined && (
        <Banner tone="good">
          <strong>{write.data.file} is written.</strong> The old one is {write.data.backup}. Deploy or restart the site
          for it to take effect.
        </Banner>
      )}
      {preview !== null && write.data === undefined && (
        <>
          <SettingsComparison preview={preview} />
          {preview.refusals.length === 0 && preview.diff.length > 0 && (
            <div className={styles.line}>
              <Button disabled={site.mode === 'read-only'} onClick={() => setAsking(true)}>
                Write into the file…
              </Button>
              {site.mode === 'read-only' && (
                <span className={styles.muted}>This connection is read-only: copy the lines instead.</span>
              )}
            </div>
          )}
        </>
      )}
      {asking && preview !== null && (
        <ReasonDialog
          title={`Write ${preview.file}?`}
          action="Write it"
          busy={write.isPending}
          failure={write.error === null ? null : failureOf(write.error)}
          onConfirm={reason => writeNow(preview, reason)}
          onClose={() => {
            write.reset()
            setAsking(false)
          }}
        >
          <p>
            Only the values that you have seen change; a copy of the file is kept beside it. Rollcall does not restart
            the site.
          </p>
        </ReasonDialog>
      )}
    </>
  )
}
