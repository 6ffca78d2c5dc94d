import { useState } from 'react'
import type { CookieFinding } from '../../../shared/contract/cookie.ts'
import type { Failure } from '../../../shared/contract/reply.ts'
import { useClient } from '../../app/client.tsx'
import { useConnection } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { FieldWithButton } from '../../design/field-with-button.tsx'
import { TextField } from '../../design/text-field.tsx'
import type { LogoutRequest } from '../../logout/logout-dialog.tsx'
import styles from './cookie-dialog.module.css'
import { CookieFindingView } from './cookie-finding.tsx'

export type CookieDialogProps = {
  readonly open: boolean
  readonly onClose: () => void
  readonly onLogout: (request: LogoutRequest) => void
}

/** What the value of a session cookie is. What is pasted is a live credential: it goes to the console once, and leaves the field. */
export function CookieDialog({ open, onClose, onLogout }: CookieDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="What is this cookie?" width="medium">
      <CookieQuestion onClose={onClose} onLogout={onLogout} />
    </Dialog>
  )
}

type State = { readonly finding: CookieFinding | null; readonly failure: Failure | null; readonly busy: boolean }

function CookieQuestion({ onClose, onLogout }: Omit<CookieDialogProps, 'open'>) {
  const client = useClient()
  const connection = useConnection()
  const [value, setValue] = useState('')
  const [{ finding, failure, busy }, setState] = useState<State>({ finding: null, failure: null, busy: false })
  const check = async () => {
    setState({ finding: null, failure: null, busy: true })
    try {
      // Not through the cache of replies, which would keep what was asked.
      const found = await client.call('cookie.inspect', { connectionId: connection.id, value })
      setValue('')
      setState({ finding: found, failure: null, busy: false })
    } catch (error) {
      setState({ finding: null, failure: failureOf(error), busy: false })
    }
  }
  return (
    <div className={styles.content}>
      <form
        onSubmit={event => {
          event.preventDefault()
          if (value.trim() !== '' && !busy) void check()
        }}
      >
        <FieldWithButton>
          <TextField
            label="Value of the session cookie"
            type="password"
            mono
            data-autofocus
            autoComplete="off"
            hint="A session key of any engine, or what signed_cookies put into the browser; a whole Cookie header will do. Whoever has it is logged in, so it is kept nowhere."
            value={value}
            onChange={setValue}
          />
          <Button type="submit" variant="primary" busy={busy} disabled={value.trim() === ''}>
            Check
          </Button>
        </FieldWithButton>
      </form>
      <div aria-live="polite" className={styles.answer}>
        {failure !== null && (
          <Banner tone="bad">
            <strong>{failure.message}</strong> {failure.hint}
          </Banner>
        )}
        {finding !== null && <CookieFindingView finding={finding} onClose={onClose} onLogout={onLogout} />}
      </div>
    </div>
  )
}
