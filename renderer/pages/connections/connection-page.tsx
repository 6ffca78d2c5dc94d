import { PlugZap } from 'lucide-react'
import { useConnections } from '../../app/connection.tsx'
import { hrefFor } from '../../app/router.tsx'
import { ButtonLink } from '../../design/button.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { Panel } from '../../design/panel.tsx'
import { emptyForm, formOf } from './connection-form.ts'
import { fieldFromSearch } from './field-names.ts'
import { ConnectionEditor } from './connection-editor.tsx'

export type ConnectionPageProps = {
  /** A saved connection's id, or "new". */
  readonly id: string
  /** For a new one: "from=<id>" begins with a copy of that connection, without its secrets. "field=<name>" leads to a field. */
  readonly search: string
}

/** One connection: edit a saved one, or make a new one, perhaps out of another. */
export function ConnectionPage({ id, search }: ConnectionPageProps) {
  const { list } = useConnections()
  if (id === 'new') {
    const from = list.find(connection => connection.id === new URLSearchParams(search).get('from'))
    const initial = from === undefined ? emptyForm : { ...formOf(from), name: `${from.site.name} copy` }
    return <ConnectionEditor saved={null} initial={initial} />
  }
  const saved = list.find(connection => connection.id === id)
  if (saved === undefined) {
    return (
      <>
        <PageHeader title="Connection" />
        <Panel>
          <EmptyState
            icon={PlugZap}
            title="There is no such connection"
            actions={<ButtonLink href={hrefFor('connections')}>All connections</ButtonLink>}
          >
            It may have been removed.
          </EmptyState>
        </Panel>
      </>
    )
  }
  return <ConnectionEditor saved={saved} initial={formOf(saved)} leadTo={fieldFromSearch(search)} />
}
