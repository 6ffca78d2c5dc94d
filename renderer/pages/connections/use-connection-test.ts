import { useEffect, useRef, useState } from 'react'
import type { TestStep } from '../../../shared/contract/connections.ts'
import type { InputOf } from '../../../shared/contract/contract.ts'
import type { Failure } from '../../../shared/contract/reply.ts'
import { useClient } from '../../app/client.tsx'
import { failureOf } from '../../app/failure.ts'

export type ConnectionTest = {
  readonly state: 'idle' | 'running' | 'passed' | 'failed'
  readonly steps: readonly TestStep[]
  readonly failure: Failure | null
}

const idle: ConnectionTest = { state: 'idle', steps: [], failure: null }

type Draft = Omit<InputOf<'connections.test'>, 'testId'>

/** Tries a connection; its steps arrive one by one while it runs. A new run leaves the one before. */
export function useConnectionTest(): readonly [ConnectionTest, (draft: Draft) => Promise<void>] {
  const client = useClient()
  const [test, setTest] = useState(idle)
  const current = useRef<string | null>(null)
  useEffect(
    () =>
      client.subscribe('connection-test', ({ testId, step }) => {
        if (testId !== current.current || step === null) return
        setTest(before => (before.state === 'running' ? { ...before, steps: withStep(before.steps, step) } : before))
      }),
    [client],
  )
  const run = async (draft: Draft) => {
    const testId = crypto.randomUUID()
    current.current = testId
    setTest({ ...idle, state: 'running' })
    const ended = await client.call('connections.test', { ...draft, testId }).then(
      ({ passed, steps }): ConnectionTest => ({ state: passed ? 'passed' : 'failed', steps, failure: null }),
      (error: unknown): ConnectionTest => ({ state: 'failed', steps: [], failure: failureOf(error) }),
    )
    if (current.current === testId) setTest(ended)
  }
  return [test, run]
}

function withStep(steps: readonly TestStep[], step: TestStep): readonly TestStep[] {
  return [...steps.filter(each => each.step !== step.step), step]
}
