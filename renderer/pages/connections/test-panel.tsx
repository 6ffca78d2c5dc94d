import type { LucideIcon } from 'lucide-react'
import { Circle, CircleCheck, CircleMinus, CircleX, TriangleAlert } from 'lucide-react'
import type { TestStep, TestStepName } from '../../../shared/contract/connections.ts'
import type { TestShape } from '../../../shared/test-steps.ts'
import { expectedSteps } from '../../../shared/test-steps.ts'
import { Banner } from '../../design/banner.tsx'
import { Panel } from '../../design/panel.tsx'
import { Spinner } from '../../design/spinner.tsx'
import { classes } from '../../design/classes.ts'
import { VisuallyHidden } from '../../design/visually-hidden.tsx'
import styles from './test-panel.module.css'
import { stepWords } from './step-words.ts'
import { TestVerdict } from './test-verdict.tsx'
import type { ConnectionTest } from './use-connection-test.ts'

type StepWords = readonly (readonly [TestStepName, string])[]

export type TestPanelProps = {
  readonly test: ConnectionTest
  readonly shape: TestShape
  /** Offered once "Save and open" was kept from it by this test; null before. */
  readonly onSaveAllTheSame: ((thenOpen: boolean) => void) | null
}

/** How far a test came: each step with what was seen, how long it took, and what to do where it failed. */
export function TestPanel({ test, shape, onSaveAllTheSame }: TestPanelProps) {
  const steps = expectedSteps(shape).map(name => [name, stepWords(name, shape)] as const)
  const running = test.state === 'running' ? nextStep(steps, test.steps) : null
  const wanted = test.state === 'failed' ? 'failed' : 'warning'
  const troubles = steps
    .filter(([name]) => test.steps.some(({ step, state }) => step === name && state === wanted))
    .map(([, words]) => words)
  return (
    <Panel title="Test" note={test.state === 'idle' ? 'nothing is written' : undefined}>
      {test.failure !== null && (
        <Banner tone="bad">
          <strong>{test.failure.message}</strong> {test.failure.hint}
        </Banner>
      )}
      <TestVerdict test={test} troubles={troubles} onSaveAllTheSame={onSaveAllTheSame} />
      {test.failure === null && (
        <ol className={styles.steps}>
          {steps.map(([name, words]) => (
            <Step
              key={name}
              words={words}
              step={test.steps.find(({ step }) => step === name)}
              running={name === running}
            />
          ))}
        </ol>
      )}
    </Panel>
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

function nextStep(order: StepWords, steps: readonly TestStep[]): TestStepName | null {
  const done = new Set(steps.map(({ step }) => step))
  return order.find(([name]) => !done.has(name))?.[0] ?? null
}
