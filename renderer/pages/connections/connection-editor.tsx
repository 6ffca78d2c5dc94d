import { FlaskConical } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Connection } from '../../../shared/contract/connections.ts'
import type { SettingsReading } from '../../../shared/contract/settings.ts'
import { navigate } from '../../app/router.tsx'
import { Button } from '../../design/button.tsx'
import { PageHeader } from '../../design/page-header.tsx'
import { CacheFields } from './cache-fields.tsx'
import type { ConnectionForm } from './connection-form.ts'
import { DatabaseFields } from './database-fields.tsx'
import { DjangoFields } from './django-fields.tsx'
import { secretsOf, siteOf } from './draft-of.ts'
import styles from './connection-editor.module.css'
import { EngineFields } from './engine-fields.tsx'
import { hasDatabase, keepsInCache, needsDatabase } from './engine-needs.ts'
import { FileFields } from './file-fields.tsx'
import type { FieldErrors } from './field-errors.ts'
import type { FieldName } from './field-names.ts'
import { fieldLabels, focusLabelled } from './field-names.ts'
import { FieldTroubles } from './field-troubles.tsx'
import { MoreFields } from './more-fields.tsx'
import { fillFrom, heldFor } from './settings-fill.ts'
import { SettingsPanel } from './settings-panel.tsx'
import { SiteFields } from './site-fields.tsx'
import { shapeOfForm } from './step-words.ts'
import { TableFields } from './table-fields.tsx'
import { TestPanel } from './test-panel.tsx'
import type { Draft } from './use-connection-test.ts'
import { useConnectionTest } from './use-connection-test.ts'
import { useInspection } from './use-inspection.ts'
import { useSaving } from './use-saving.ts'

export type ConnectionEditorProps = {
  /** The saved connection that is edited; null for a new one. */
  readonly saved: Connection | null
  readonly initial: ConnectionForm
  /** The field to begin with, where a link led to one. */
  readonly leadTo?: FieldName | null
}

/** The form of a connection: fill in, test, save, open. */
export function ConnectionEditor({ saved, initial, leadTo = null }: ConnectionEditorProps) {
  const id = saved?.id ?? null
  const [form, setForm] = useState(initial)
  const held = heldFor(saved?.held ?? null, form.reading)
  const [errors, setErrors] = useState<FieldErrors>({})
  const element = useRef<HTMLFormElement>(null)
  const { test, run, isPassed } = useConnectionTest()
  const saving = useSaving(setErrors)
  const [refused, setRefused] = useState(false)

  const change = (changed: Partial<ConnectionForm>) => {
    setForm(before => ({ ...before, ...changed }))
    setErrors({})
    setRefused(false)
  }
  const inspection = useInspection({ id, form, change, onErrors: setErrors })

  useEffect(() => {
    if (leadTo !== null) focusLabelled(element.current, fieldLabels[leadTo])
  }, [leadTo])

  useEffect(() => {
    if (Object.keys(errors).length === 0) return
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] input')?.focus()
  }, [errors])

  /** The form as a draft; undefined when a field is wrong, which then has the focus. */
  const draftOf = (filled: ConnectionForm): Draft | undefined => {
    const { site, errors: found } = siteOf(filled)
    setErrors(found ?? {})
    return site === null ? undefined : { id, site, secrets: secretsOf(filled) }
  }
  /** Tries the form, and takes over the user table that was found; gives the form as it was tried, or null when it failed. */
  const tryForm = async (filled = form): Promise<ConnectionForm | null> => {
    const wanted = draftOf(filled)
    if (wanted === undefined) return null
    setRefused(false)
    const { passed, form: tried } = await run(filled, wanted)
    setForm(now => (now === filled ? tried : now))
    return passed ? tried : null
  }
  /** Filled in, it is tried at once: what the settings do not say is then asked for where it belongs. */
  const fillAndTry = (reading: SettingsReading) => {
    const filled = { ...form, ...fillFrom(reading, form) }
    setForm(filled)
    void tryForm(filled)
  }
  const saveNow = async () => {
    if (draftOf(form) === undefined) return
    const users = isPassed(form) ? null : await inspection.usersSoon()
    const wanted = draftOf(users === null ? form : { ...form, users })
    if (wanted !== undefined) await saving.save(wanted, false)
  }
  const saveAndOpen = async () => {
    if (draftOf(form) === undefined) return
    const tried = isPassed(form) ? form : await tryForm()
    if (tried === null) return setRefused(true)
    const wanted = draftOf(tried)
    if (wanted !== undefined) await saving.save(wanted, true)
  }
  const saveAllTheSame = async (thenOpen: boolean) => {
    const wanted = draftOf(form)
    if (wanted !== undefined) await saving.save(wanted, thenOpen)
  }
  const part = { form, change, errors }
  const running = test.state === 'running'
  // Beside where the sessions are, if it is about them; otherwise it is about who the people are.
  const database = (
    <>
      <DatabaseFields {...part} held={held} />
      {hasDatabase(form) && <TableFields {...part} inspection={inspection} />}
    </>
  )
  return (
    <form
      ref={element}
      noValidate
      className={styles.form}
      onSubmit={event => {
        event.preventDefault()
        void tryForm()
      }}
    >
      <PageHeader
        title={saved === null ? 'New connection' : saved.site.name}
        actions={
          <>
            <Button onClick={() => navigate('connections')} variant="quiet">
              Cancel
            </Button>
            <Button type="submit" icon={FlaskConical} busy={running}>
              Test
            </Button>
            <Button busy={saving.busy} onClick={() => void saveNow()}>
              Save
            </Button>
            <Button variant="primary" busy={saving.busy || running} onClick={() => void saveAndOpen()}>
              Save and open
            </Button>
          </>
        }
      />
      <div className={styles.columns}>
        <div className={styles.column}>
          <SettingsPanel readingId={form.reading?.readingId} onFill={fillAndTry} />
          <EngineFields {...part} onFilledIn={inspection.lookQuietly} />
          {form.sessionEngine === 'file' && <FileFields {...part} />}
          {keepsInCache(form) && <CacheFields {...part} held={held} />}
          {needsDatabase(form) && database}
        </div>
        <div className={styles.column}>
          <SiteFields {...part} />
          {!needsDatabase(form) && database}
          <DjangoFields {...part} held={held} />
          <MoreFields {...part} open={leadTo === 'backends'} />
        </div>
        <aside className={styles.aside} aria-label="Test of this connection">
          <FieldTroubles errors={errors} onLead={label => focusLabelled(element.current, label)} />
          <TestPanel
            test={test}
            shape={shapeOfForm(form)}
            onSaveAllTheSame={refused ? thenOpen => void saveAllTheSame(thenOpen) : null}
          />
        </aside>
      </div>
    </form>
  )
}
