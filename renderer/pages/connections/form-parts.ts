import type { ConnectionForm, FormChange } from './connection-form.ts'
import type { FieldErrors } from './field-errors.ts'

/** What every part of the form is given. */
export type FormPart = {
  readonly form: ConnectionForm
  readonly change: FormChange
  readonly errors: FieldErrors
}
