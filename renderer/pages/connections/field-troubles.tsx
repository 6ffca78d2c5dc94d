import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import styles from './connection-editor.module.css'
import type { FieldErrors } from './field-errors.ts'
import { labelOf } from './field-names.ts'

export type FieldTroublesProps = {
  readonly errors: FieldErrors
  /** Leads to the field with this label. */
  readonly onLead: (label: string) => void
}

/** Which fields keep the form from being tried or saved, beside the test: the fields themselves may be out of sight. */
export function FieldTroubles({ errors, onLead }: FieldTroublesProps) {
  const troubles = Object.entries(errors)
  if (troubles.length === 0) return null
  return (
    <Banner tone="warning">
      <strong>{troubles.length === 1 ? 'A field wants an answer first.' : 'Some fields want an answer first.'}</strong>
      <ul className={styles.troubles}>
        {troubles.map(([path, words]) => (
          <li key={path}>
            <Button size="small" onClick={() => onLead(labelOf(path))}>
              {labelOf(path)}
            </Button>{' '}
            {words}
          </li>
        ))}
      </ul>
    </Banner>
  )
}
