import type { SessionFilter } from '../../shared/contract/session.ts'
import { sessionStatus, signatureState, statusReason } from '../../shared/contract/session.ts'
import { reasonWords, signatureWords, statusWords } from '../../shared/words/status-words.ts'
import type { FilterField } from './sentence.ts'

/** A field whose values are chosen from a list. */
export type ChoiceField = 'status' | 'reason' | 'role' | 'signature'
/** A field that is a length of time. */
export type LengthField = 'idle' | 'age' | 'expiresIn'
export type EditableField = ChoiceField | LengthField

export const editableFields: readonly { readonly field: EditableField; readonly label: string }[] = [
  { field: 'status', label: 'Status' },
  { field: 'reason', label: 'Reason' },
  { field: 'role', label: 'Role' },
  { field: 'idle', label: 'Idle time' },
  { field: 'age', label: 'Logged in for' },
  { field: 'expiresIn', label: 'Expiry' },
  { field: 'signature', label: 'Signature' },
]

export type Choice = { readonly value: string; readonly label: string; readonly explanation?: string }

/** What can be chosen for a field; roles are the site's own, so they are given. */
export function choicesOf(field: ChoiceField, roles: readonly string[]): readonly Choice[] {
  switch (field) {
    case 'status':
      return sessionStatus.options.map(value => ({ value, ...statusWords[value] })).toReversed()
    case 'reason':
      return statusReason.options.map(value => ({ value, ...reasonWords[value] }))
    case 'signature':
      return signatureState.options.map(value => ({ value, ...signatureWords[value] }))
    case 'role':
      return roles.map(value => ({ value, label: value === '' ? 'No role' : value }))
  }
}

/** Whether a field is a list of values or a length. */
export function isChoiceField(field: EditableField): field is ChoiceField {
  return field === 'status' || field === 'reason' || field === 'role' || field === 'signature'
}

/** Whether a chip of this field can be opened to be changed. */
export function isEditable(field: FilterField): field is EditableField {
  return editableFields.some(each => each.field === field)
}

/** The filter with a choice field set; an empty list takes the condition away. */
export function withChoices(filter: SessionFilter, field: ChoiceField, values: readonly string[]): SessionFilter {
  const { [field]: _before, ...rest } = filter
  return values.length === 0 ? rest : { ...rest, [field]: [...values] }
}

/** Lengths offered for a field, in seconds. */
export const lengthChoices: Readonly<Record<LengthField, readonly number[]>> = {
  idle: [300, 1800, 7200, 86_400, 604_800],
  age: [3600, 43_200, 86_400, 604_800, 1_209_600],
  expiresIn: [900, 3600, 86_400, 604_800, 1_209_600],
}
