import { FlaskConical } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Connection } from '../../../shared/contract/connections.ts'
import { useConnections } from '../../app/connection.tsx'
import { failureOf } from '../../app/failure.ts'
import { useMutationCall } from '../../app/queries.ts'
import { navigate } from '../../app/router.tsx'
import { Button } from '../../design/button.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { useToast } from '../../design/toast.tsx'
import type { ConnectionForm } from './connection-form.ts'
import { DatabaseFields } from './database-fields.tsx'
import { DjangoFields } from './django-fields.tsx'
import { secretsOf, siteOf } from './draft-of.ts'
import styles from './connection-editor.module.css'
import type { FieldErrors } from './field-errors.ts'
import { MoreFields } from './more-fields.tsx'
import { SiteFields } from './site-fields.tsx'
import { TableFields } from './table-fields.tsx'
import { TestPanel } from './test-panel.tsx'
import { useConnectionTest } from './use-connection-test.ts'
import { useInspection } from './use-inspection.ts'

export type ConnectionEditorProps = {
  /** The saved connection that is edited; null for a new one. */
  readonly saved: Connection | null
  readonly initial: ConnectionForm
}

/** The form of a connection: fill in, test, save, open. */
export function ConnectionEditor({ saved, initial }: ConnectionEditorProps) {
  const id = saved?.id ?? null
  const held = saved?.held ?? null
  const [form, setForm] = useState(initial)
  const [errors, setErrors] = useState<FieldErrors>({})
  const element = useRef<HTMLFormElement>(null)
  const [test, runTest] = useConnectionTest()
  const save = useMutationCall('connections.save')
  const { open, reload } = useConnections()
  const toast = useToast()

  const change = (changed: Partial<ConnectionForm>) => {
    setForm(before => ({ ...before, ...changed }))
    setErrors({})
  }
  const inspection = useInspection({ id, form, change, onErrors: setErrors })

  useEffect(() => {
    if (Object.keys(errors).length === 0) return
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] input')?.focus()
  }, [errors])

  /** The form as a draft; undefined when a field is wrong, which then has the focus. */
  const draft = () => {
    const { site, errors: found } = siteOf(form)
    setErrors(found ?? {})
    return site === null ? undefined : { id, site, secrets: secretsOf(form) }
  }
  const testNow = () => {
    const wanted = draft()
    if (wanted !== undefined) void runTest(wanted)
  }
  const saveNow = async (thenOpen: boolean) => {
    const wanted = draft()
    if (wanted === undefined) return
    try {
      const connection = await save.mutateAsync(wanted)
      await reload()
      toast({ tone: 'good', title: `${connection.site.name} is saved.` })
      if (thenOpen) open(connection.id).catch(() => undefined)
      navigate(thenOpen ? 'overview' : 'connections')
    } catch (error) {
      const { code, message, hint } = failureOf(error)
      if (code === 'CONFLICT') setErrors({ name: `${message}.` })
      else toast({ tone: 'bad', title: message, detail: hint })
    }
  }
  const part = { form, change, errors }
  return (
    <form
      ref={element}
      noValidate
      className={styles.form}
      onSubmit={event => {
        event.preventDefault()
        testNow()
      }}
    >
      <PageHeader
        title={saved === null ? 'New connection' : saved.site.name}
        actions={
          <>
            <Button onClick={() => navigate('connections')} variant="quiet">
              Cancel
            </Button>
            <Button type="submit" icon={FlaskConical} busy={test.state === 'running'}>
              Test
            </Button>
            <Button busy={save.isPending} onClick={() => void saveNow(false)}>
              Save
            </Button>
            <Button variant="primary" busy={save.isPending} onClick={() => void saveNow(true)}>
              Save and open
            </Button>
          </>
        }
      />
      <div className={styles.columns}>
        <div className={styles.column}>
          <DatabaseFields {...part} held={held} />
          <TableFields {...part} inspection={inspection} />
        </div>
        <div className={styles.column}>
          <SiteFields {...part} />
          <DjangoFields {...part} held={held} />
          <MoreFields {...part} />
        </div>
        <aside className={styles.aside} aria-label="Test of this connection">
          <TestPanel test={test} isFile={form.kind === 'sqlite'} />
        </aside>
      </div>
    </form>
  )
}
