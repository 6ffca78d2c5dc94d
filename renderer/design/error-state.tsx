import { CircleAlert, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Failure } from '../../shared/contract/reply.ts'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

export type ErrorStateProps = {
  readonly failure: Failure
  readonly onRetry?: () => void
  readonly actions?: ReactNode
}

/** A call failed: what happened, and what to do. */
export function ErrorState({ failure, onRetry, actions }: ErrorStateProps) {
  return (
    <div role="alert">
      <EmptyState
        icon={CircleAlert}
        title={failure.message}
        actions={
          <>
            {onRetry && (
              <Button icon={RotateCw} onClick={onRetry}>
                Try again
              </Button>
            )}
            {actions}
          </>
        }
      >
        {failure.hint}
      </EmptyState>
    </div>
  )
}
