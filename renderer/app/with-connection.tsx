import { PlugZap } from 'lucide-react'
import type { ReactNode } from 'react'
import { Fragment } from 'react'
import type { Connection } from '../../shared/contract/connections.ts'
import type { Failure } from '../../shared/contract/reply.ts'
import { ButtonLink } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { PageHeader } from '../design/page-header.tsx'
import { Panel } from '../design/panel.tsx'
import { Spinner } from '../design/spinner.tsx'
import { figuresOf } from './connection-words.ts'
import { useConnections } from './connection.tsx'
import { useMonitorStatus } from './live.tsx'
import { useMutationCall } from './queries.ts'
import { hrefFor } from './router.tsx'

type WithConnectionProps = { readonly title: string; readonly children: () => ReactNode }

/**
 * Shows a page about the open connection once something of its store was read, and until then how far that is: a page of
 * zeros would be a lie. A new connection starts the page anew.
 */
export function WithConnection({ title, children }: WithConnectionProps) {
  const { state, current, failure, list, open, reload } = useConnections()
  const status = useMonitorStatus(current?.id ?? null)
  const refresh = useMutationCall('monitor.refresh')
  const shown = current ?? list[0]
  const reopen = () => void (shown === undefined ? reload() : open(shown.id)).catch(() => undefined)
  if (state === 'failed' && failure !== null) {
    return <Trouble title={title} failure={failure} connectionId={shown?.id} onRetry={reopen} />
  }
  if (current === null) {
    return (
      <Waiting title={title} words={state === 'none' ? 'No connection is open' : 'Opening'}>
        {state === 'none' ? <a href={hrefFor('connections')}>Choose a connection</a> : <Spinner label="One moment" />}
      </Waiting>
    )
  }
  if (figuresOf(status) !== null) return <Fragment key={current.id}>{children()}</Fragment>
  const told = status?.failure ?? null
  if (told !== null) {
    const tryNow = () => (status?.state === 'failed' ? reopen() : refresh.mutate({ connectionId: current.id }))
    return (
      <Trouble title={title} failure={withPasswordHint(told, current)} connectionId={current.id} onRetry={tryNow} />
    )
  }
  return (
    <Waiting title={title} words={`Opening ${current.site.name}`}>
      <Spinner label="One moment" />
    </Waiting>
  )
}

/** Without a keychain a password is held for one run, so the usual cause after a restart is that it must be typed again. */
function withPasswordHint(failure: Failure, { held, site }: Connection): Failure {
  if (failure.code === 'UNAVAILABLE') return failure
  const lacks = [
    ...(site.store !== null && site.store.kind !== 'sqlite' && !held.password ? ['no password'] : []),
    // Many a Redis asks for none.
    ...(failure.code === 'FORBIDDEN' && site.cache?.address.kind === 'redis' && !held.cachePassword
      ? ['no password of the cache']
      : []),
  ]
  if (lacks.length === 0) return failure
  const hint = `For this connection ${lacks.join(' and ')} is held. Type it again under Edit connection.`
  return { ...failure, hint }
}

function Waiting(props: { readonly title: string; readonly words: string; readonly children: ReactNode }) {
  return (
    <>
      <PageHeader title={props.title} />
      <Panel>
        <EmptyState icon={PlugZap} title={props.words}>
          {props.children}
        </EmptyState>
      </Panel>
    </>
  )
}

type TroubleProps = {
  readonly title: string
  readonly failure: Failure
  readonly connectionId: string | undefined
  readonly onRetry: () => void
}

function Trouble({ title, failure, connectionId, onRetry }: TroubleProps) {
  return (
    <>
      <PageHeader title={title} />
      <Panel>
        <ErrorState
          failure={failure}
          onRetry={onRetry}
          actions={
            connectionId !== undefined && (
              <ButtonLink href={hrefFor('connections', { id: connectionId })}>Edit connection</ButtonLink>
            )
          }
        />
      </Panel>
    </>
  )
}
