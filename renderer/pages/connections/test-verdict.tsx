import { useEffect, useRef } from 'react'
import { Button } from '../../design/button.tsx'
import { classes } from '../../design/classes.ts'
import { VisuallyHidden } from '../../design/visually-hidden.tsx'
import styles from './test-panel.module.css'
import type { ConnectionTest } from './use-connection-test.ts'

export type TestVerdictProps = {
  readonly test: ConnectionTest
  /** What the step that failed, or those that warned, are called. */
  readonly troubles: readonly string[]
  /** Offered once "Save and open" was kept from it by this test; null before. */
  readonly onSaveAllTheSame: ((thenOpen: boolean) => void) | null
}

/** What came of a test, above its steps: on a small window the last of them are out of sight. */
export function TestVerdict({ test, troubles, onSaveAllTheSame }: TestVerdictProps) {
  return (
    <>
      <output className={classes(styles.verdict, styles[test.state])}>
        {test.state === 'running' && <VisuallyHidden>Testing</VisuallyHidden>}
        {test.state === 'passed' &&
          (troubles.length === 0 ? 'This connection works.' : `It works, with a warning: ${troubles.join(', ')}.`)}
        {test.state === 'failed' && troubles.length > 0 && `It fails: ${troubles.join(', ')}.`}
      </output>
      {onSaveAllTheSame !== null && <NotSaved onSave={onSaveAllTheSame} />}
    </>
  )
}

/** It takes the focus: whoever pressed "Save and open" may be elsewhere in the form. */
function NotSaved({ onSave }: { readonly onSave: (thenOpen: boolean) => void }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => element.current?.focus(), [])
  return (
    <div ref={element} tabIndex={-1} className={styles.notSaved} role="alert">
      <p>
        <strong>Not saved.</strong> The step that failed says what to do.
      </p>
      <div className={styles.notSavedActions}>
        <Button size="small" onClick={() => onSave(false)}>
          Save all the same
        </Button>
        <Button size="small" onClick={() => onSave(true)}>
          Save and open all the same
        </Button>
      </div>
    </div>
  )
}
