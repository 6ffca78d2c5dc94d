import { RadioGroup } from '../design/radio-group.tsx'
import { TextField } from '../design/text-field.tsx'
import type { ChangeDraft } from './change-draft.ts'

export type ChangeFieldsProps = {
  readonly draft: ChangeDraft
  readonly onChange: (draft: ChangeDraft) => void
  readonly problem: string | null
  /** The zone's name, as times are shown. */
  readonly zone: string
  readonly disabled: boolean
}

const kinds = [
  { value: 'set', label: 'Set', description: 'So long from now, and again so long after each save.' },
  { value: 'extend', label: 'Extend', description: 'So much longer than it would have lived.' },
  { value: 'until', label: 'End at a time', description: 'Then, unless the site saves the session before.' },
  { value: 'site-default', label: "Back to the site's default", description: 'Without an expiry of its own.' },
] as const

/** What is to become of the expiry. */
export function ChangeFields({ draft, onChange, problem, zone, disabled }: ChangeFieldsProps) {
  return (
    <>
      <RadioGroup
        label="What to do"
        value={draft.kind}
        options={kinds}
        onChange={kind => onChange({ ...draft, kind })}
        disabled={disabled}
      />
      {(draft.kind === 'set' || draft.kind === 'extend') && (
        <TextField
          label={draft.kind === 'set' ? 'Lives for' : 'Longer by'}
          hint="For example 30 min, 12 h or 14 d."
          value={draft.length}
          error={problem}
          onChange={length => onChange({ ...draft, length })}
          disabled={disabled}
        />
      )}
      {draft.kind === 'until' && (
        <TextField
          label={`Ends at (${zone})`}
          type="datetime-local"
          value={draft.end}
          error={draft.end === '' ? null : problem}
          onChange={end => onChange({ ...draft, end })}
          disabled={disabled}
        />
      )}
    </>
  )
}
