import { useEffect, useRef, useState } from 'react'
import type { TestStep } from '../../../shared/contract/connections.ts'
import type { InputOf } from '../../../shared/contract/contract.ts'
import type { Failure } from '../../../shared/contract/reply.ts'
import { useClient } from '../../app/client.tsx'
import { failureOf } from '../../app/failure.ts'
import type { ConnectionForm } from './connection-form.ts'

export type ConnectionTest = {
  readonly state: 'idle' | 'running' | 'passed' | 'failed'
  readonly steps: readonly TestStep[]
  readonly failure: Failure | null
}

export type Draft = InputOf<'connections.save'>

/** What came of a test: the form with the user table that was found for it. */
export type Tried = { readonly passed: boolean; readonly form: ConnectionForm }

export type ConnectionTesting = {
  readonly test: ConnectionTest
  /** Tries a form, as the draft that it makes. A new run leaves the one before. */
  readonly run: (form: ConnectionForm, draft: Draft) => Promise<Tried>
  /** Whether this very form passed the last test. */
  readonly isPassed: (form: ConnectionForm) => boolean
}

const idle: ConnectionTest = { state: 'idle', steps: [], failure: null }

/** Tries a connection; its steps arrive one by one while it runs. */
export function useConnectionTest(): ConnectionTesting {
  const client = useClient()
  const [test, setTest] = useState(idle)
  const current = useRef<string | null>(null)
  const lastPassed = useRef<ConnectionForm | null>(null)
  useEffect(
    () =>
      client.subscribe('connection-test', ({ testId, step }) => {
        if (testId !== current.current || step === null) return
        setTest(before => (before.state === 'running' ? { ...before, steps: withStep(before.steps, step) } : before))
      }),
    [client],
  )
  const run = async (form: ConnectionForm, draft: Draft): Promise<Tried> => {
    const testId = crypto.randomUUID()
    current.current = testId
    lastPassed.current = null
    setTest({ ...idle, state: 'running' })
    const ended = await client.call('connections.test', { ...draft, testId, proposeUsers: !form.usersChosen }).then(
      ({ passed, steps, users, sessionColumns }) => ({
        test: { state: passed ? 'passed' : 'failed', steps, failure: null } satisfies ConnectionTest,
        form: { ...form, ...(users && { users }), ...(sessionColumns && { sessionColumns }) },
      }),
      (error: unknown) => ({
        test: { state: 'failed', steps: [], failure: failureOf(error) } satisfies ConnectionTest,
        form,
      }),
    )
    if (current.current !== testId) return { passed: false, form }
    const passed = ended.test.state === 'passed'
    lastPassed.current = passed ? ended.form : null
    setTest(ended.test)
    return { passed, form: ended.form }
  }
  return { test, run, isPassed: form => lastPassed.current === form }
}

function withStep(steps: readonly TestStep[], step: TestStep): readonly TestStep[] {
  return [...steps.filter(each => each.step !== step.step), step]
}
