import { useState } from 'react'
import type { SessionFilter } from '../../shared/contract/session.ts'
import { Button } from '../design/button.tsx'
import { Segmented } from '../design/radio-group.tsx'
import { TextField } from '../design/text-field.tsx'
import styles from './filter.module.css'
import type { LengthField } from './fields.ts'
import { lengthChoices } from './fields.ts'
import { lengthWords, parseLength } from '../../shared/words/length.ts'

type Side = 'over' | 'under' | 'between'

export type LengthEditorProps = {
  readonly field: LengthField
  readonly filter: SessionFilter
  readonly onChange: (filter: SessionFilter) => void
  readonly close: () => void
}

/** A limit, or two, on a length of time: typed as "30 min", or one of the usual ones. */
export function LengthEditor({ field, filter, onChange, close }: LengthEditorProps) {
  const before = filter[field]
  const [side, setSide] = useState<Side>(() => sideOf(field, before))
  const [from, setFrom] = useState(() => words(before?.atLeast || undefined))
  const [to, setTo] = useState(() => words(before?.below))
  const atLeast = side === 'under' ? null : parseLength(from)
  const below = side === 'over' ? null : parseLength(to)
  const complete = (side === 'under' || atLeast !== null) && (side === 'over' || below !== null)
  const ordered = side !== 'between' || atLeast === null || below === null || atLeast < below
  const apply = (range: NonNullable<SessionFilter[LengthField]>) => {
    onChange({ ...filter, [field]: range })
    close()
  }
  // What expired already is not "within the next hour".
  const least = field === 'expiresIn' ? 0 : undefined
  const problem = (text: string, length: number | null) =>
    text !== '' && length === null ? 'Write a length like 30 min, 2 h or 14 d.' : null
  return (
    <form
      className={styles.editor}
      onSubmit={event => {
        event.preventDefault()
        if (complete && ordered) apply({ atLeast: atLeast ?? least, below: below ?? undefined })
      }}
    >
      <Segmented
        label="Limit"
        hideLabel
        value={side}
        onChange={setSide}
        options={[
          { value: 'over', label: field === 'expiresIn' ? 'In over' : 'Over' },
          { value: 'under', label: field === 'expiresIn' ? 'Within' : 'Under' },
          { value: 'between', label: 'Between' },
        ]}
      />
      <div className={styles.lengths}>
        {side !== 'under' && (
          <TextField
            label="At least"
            value={from}
            onChange={setFrom}
            placeholder="30 min"
            error={problem(from, atLeast)}
          />
        )}
        {side !== 'over' && (
          <TextField
            label="Less than"
            value={to}
            onChange={setTo}
            placeholder="2 h"
            error={ordered ? problem(to, below) : 'Longer than the other, please.'}
          />
        )}
      </div>
      {side !== 'between' && (
        <div className={styles.quick}>
          {lengthChoices[field].map(length => (
            <Button
              key={length}
              size="small"
              onClick={() => apply(side === 'over' ? { atLeast: length } : { atLeast: least, below: length })}
            >
              {lengthWords(length)}
            </Button>
          ))}
        </div>
      )}
      <Button type="submit" variant="primary" disabled={!complete || !ordered}>
        Apply
      </Button>
    </form>
  )
}

function sideOf(field: LengthField, range: SessionFilter[LengthField]): Side {
  if (range?.below === undefined) return field === 'expiresIn' && range === undefined ? 'under' : 'over'
  return range.atLeast === undefined || range.atLeast === 0 ? 'under' : 'between'
}

function words(length: number | undefined): string {
  return length === undefined ? '' : lengthWords(length)
}
