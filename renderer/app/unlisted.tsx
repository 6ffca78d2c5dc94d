import { EyeOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Unlisted } from '../../shared/contract/monitor.ts'
import { EmptyState } from '../design/empty-state.tsx'
import { useMonitorStatus } from './live.tsx'

/** Which sessions of a store are in no listing, and why; null where all are listed, and while that is not known. */
export function useUnlisted(connectionId: string): Unlisted | null {
  return useMonitorStatus(connectionId)?.store?.unlisted ?? null
}

type CannotBeKnownProps = {
  readonly unlisted: Unlisted
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
}

/** Stands where figures of the sessions would: none that is listed is not none that is there. */
export function CannotBeKnown({ unlisted, title, children, actions }: CannotBeKnownProps) {
  return (
    <EmptyState icon={EyeOff} title={title} actions={actions}>
      {unlisted.reason} {children}
    </EmptyState>
  )
}
