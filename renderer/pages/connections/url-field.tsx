import { useState } from 'react'
import { parseConnectionUrl } from '../../../shared/connection-url.ts'
import { failureOf } from '../../app/failure.ts'
import { Button } from '../../design/button.tsx'
import { FieldWithButton } from '../../design/field-with-button.tsx'
import { TextField } from '../../design/text-field.tsx'
import type { ConnectionForm, FormChange } from './connection-form.ts'
import { fieldsOfUrl } from './url-fill.ts'

export type UrlFieldProps = {
  readonly form: ConnectionForm
  readonly change: FormChange
  /** Called with what was filled in. */
  readonly onFilledIn: FormChange
}

/** Takes a whole address at once and fills the fields with it. The URL does not stay: it may hold a password. */
export function UrlField({ form, change, onFilledIn }: UrlFieldProps) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [filled, setFilled] = useState(false)
  const read = (url: string) => {
    try {
      const filledIn = fieldsOfUrl(parseConnectionUrl(url), form)
      change(filledIn)
      onFilledIn(filledIn)
      setText('')
      setError(null)
      setFilled(true)
    } catch (problem) {
      const { message, hint } = failureOf(problem)
      setText(url)
      setError(hint === undefined ? message : `${message} ${hint}`)
      setFilled(false)
    }
  }
  return (
    <FieldWithButton>
      <TextField
        label="Paste a URL"
        mono
        placeholder="mysql://user:password@host:3306/database"
        hint={
          filled
            ? 'The fields below were filled in from it.'
            : 'Of a database, of a Redis or Memcached, or file:///folder; or fill in the fields below.'
        }
        error={error}
        value={text}
        onChange={value => {
          setText(value)
          setError(null)
          setFilled(false)
        }}
        onPaste={event => {
          event.preventDefault()
          read(event.clipboardData.getData('text').trim())
        }}
        onKeyDown={event => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          read(text)
        }}
      />
      <Button disabled={text.trim() === ''} onClick={() => read(text)}>
        Fill in
      </Button>
    </FieldWithButton>
  )
}
