import type { LucideIcon } from 'lucide-react'
import { Circle, CircleCheck, CircleMinus, CircleX, TriangleAlert } from 'lucide-react'
import type { TestStep, TestStepName } from '../../../shared/contract/connections.ts'
import { useEffect, useRef } from 'react'
import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import { Panel } from '../../design/panel.tsx'
import { Spinner } from '../../design/spinner.tsx'
import { classes } from '../../design/classes.ts'
import { VisuallyHidden } from '../../design/visually-hidden.tsx'
import styles from './test-panel.module.css'
import type { ConnectionTest } from './use-connection-test.ts'

const stepWords: readonly (readonly [TestStepName, string])[] = [
  ['resolve', 'Find the host'],
  ['reach', 'Reach the server'],
  ['tls', 'Secure the line'],
  ['sign-in', 'Sign in'],
  ['find-table', 'Find the table'],
  ['find-users', 'Find the users'],
  ['may-log-out', 'May log out'],
  ['decode-row', 'Read a session'],
  ['check-key', 'Check the key'],
]

const fileWords: Readonly<Partial<Record<TestStepName, string>>> = { resolve: 'Find the file', reach: 'Open the file' }

export type TestPanelProps = {
  readonly test: ConnectionTest
  readonly isFile: boolean
  /** Offered once "Save and open" was kept from it by this test; null before. */
  readonly onSaveAllTheSame: ((thenOpen: boolean) => void) | null
}

/** How far a test came: each step with what was seen, how long it took, and what to do where it failed. */
export function TestPanel({ test, isFile, onSaveAllTheSame }: TestPanelProps) {
  const running = test.state === 'running' ? nextStep(test.steps) : null
  return (
    <Panel title="Test" note={test.state === 'idle' ? 'nothing is written' : undefined}>
      {test.failure !== null && (
        <Banner tone="bad">
          <strong>{test.failure.message}</strong> {test.failure.hint}
        </Banner>
      )}
      {test.failure === null && (
        <ol className={styles.steps}>
          {stepWords.map(([name, words]) => (
            <Step
              key={name}
              words={(isFile ? fileWords[name] : undefined) ?? words}
              step={test.steps.find(({ step }) => step === name)}
              running={name === running}
            />
          ))}
        </ol>
      )}
      <output className={classes(styles.verdict, test.state === 'passed' && styles.good)}>
        {test.state === 'passed' &&
          (test.steps.some(({ state }) => state === 'warning')
            ? 'It works, with a warning.'
            : 'This connection works.')}
        {test.state === 'running' && <VisuallyHidden>Testing</VisuallyHidden>}
      </output>
      {onSaveAllTheSame !== null && <NotSaved onSave={onSaveAllTheSame} />}
    </Panel>
  )
}

/** It takes the focus: whoever pressed "Save and open" may not have the test in sight. */
function NotSaved({ onSave }: { readonly onSave: (thenOpen: boolean) => void }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    element.current?.focus()
    element.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={element} tabIndex={-1} className={styles.notSaved} role="alert">
      <p>
        <strong>Not saved.</strong> The test failed at the step above.
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

const states: Readonly<Record<TestStep['state'], { readonly icon: LucideIcon; readonly word: string }>> = {
  passed: { icon: CircleCheck, word: 'Passed' },
  failed: { icon: CircleX, word: 'Failed' },
  warning: { icon: TriangleAlert, word: 'Warning' },
  skipped: { icon: CircleMinus, word: 'Skipped' },
}

type StepProps = { readonly words: string; readonly step: TestStep | undefined; readonly running: boolean }

function Step({ words, step, running }: StepProps) {
  const known = step && states[step.state]
  const Icon = known?.icon ?? Circle
  return (
    <li className={styles.step}>
      <span className={classes(styles.icon, step && styles[step.state])}>
        {running ? <Spinner /> : <Icon size={16} aria-hidden />}
        {known && <VisuallyHidden>{known.word}: </VisuallyHidden>}
      </span>
      <div className={styles.words}>
        <div className={styles.head}>
          <span className={step ? styles.name : styles.waiting}>{words}</span>
          {step && step.state !== 'skipped' && <span className={styles.time}>{Math.round(step.milliseconds)} ms</span>}
        </div>
        {step && <p className={styles.detail}>{step.detail}</p>}
        {step?.hint && <p className={styles.hint}>{step.hint}</p>}
      </div>
    </li>
  )
}

function nextStep(steps: readonly TestStep[]): TestStepName | null {
  const done = new Set(steps.map(({ step }) => step))
  return stepWords.find(([name]) => !done.has(name))?.[0] ?? null
}
