import type { ReactNode } from 'react'
import { Component } from 'react'
import { ErrorState } from '../design/error-state.tsx'
import { failureOf } from './failure.ts'

type Props = { readonly children: ReactNode }

/** Keeps one broken page from taking the window with it. React has no other form for this than a class. */
export class ErrorBoundary extends Component<Props, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return <ErrorState failure={failureOf(this.state.error)} onRetry={() => this.setState({ error: null })} />
  }
}
