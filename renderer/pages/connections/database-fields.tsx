import type { DatabaseAddress } from '../../../shared/contract/addresses.ts'
import type { Connection } from '../../../shared/contract/connections.ts'
import { useCall } from '../../app/queries.ts'
import { Banner } from '../../design/banner.tsx'
import { NumberField } from '../../design/number-field.tsx'
import { Panel } from '../../design/panel.tsx'
import { Segmented } from '../../design/radio-group.tsx'
import { SecretField } from '../../design/secret-field.tsx'
import { Select } from '../../design/select.tsx'
import { Switch } from '../../design/switch.tsx'
import { TextField } from '../../design/text-field.tsx'
import { defaultPorts } from './connection-form.ts'
import styles from './connection-editor.module.css'
import { hasDatabase, needsDatabase } from './engine-needs.ts'
import type { FormPart } from './form-parts.ts'
import { passwordHint } from './settings-fill.ts'
import { tlsModes } from './tls-modes.ts'

const engines = [
  { value: 'mysql', label: 'MySQL, MariaDB' },
  { value: 'postgres', label: 'PostgreSQL' },
  { value: 'sqlite', label: 'SQLite' },
] as const

/** Where the database is and how to sign in. Where no session is in it, it is the people's alone, and may be left out. */
export function DatabaseFields({
  form,
  change,
  errors,
  held,
}: FormPart & { readonly held: Connection['held'] | null }) {
  const isOptional = !needsDatabase(form)
  return (
    <Panel title="Database" note={isOptional ? 'where the people are' : undefined}>
      <div className={styles.fields}>
        {isOptional && (
          <Switch
            label="Read the site’s people from its database"
            hint={
              form.withDatabase
                ? undefined
                : 'People are then called what their sessions say of them, or by their id; whether the site still accepts a login cannot be known: figures say “at most”.'
            }
            checked={form.withDatabase}
            onChange={withDatabase => change({ withDatabase })}
          />
        )}
        {hasDatabase(form) && <AddressFields form={form} change={change} errors={errors} held={held} />}
      </div>
    </Panel>
  )
}

function AddressFields({ form, change, errors, held }: FormPart & { readonly held: Connection['held'] | null }) {
  const info = useCall('app.info', {})
  const noSqlite = info.data?.sqlite === false
  const chooseEngine = (kind: DatabaseAddress['kind']) => {
    const wasDefault = form.kind !== 'sqlite' && form.port === defaultPorts[form.kind]
    change({ kind, ...(kind !== 'sqlite' && (wasDefault || form.port === null) && { port: defaultPorts[kind] }) })
  }
  return (
    <>
      <Segmented label="Engine" value={form.kind} onChange={chooseEngine} options={engines} />
      {form.kind === 'sqlite' ? (
        <>
          {noSqlite && (
            <Banner tone="warning" live={false}>
              {info.data?.sqliteHint ?? 'This runtime has no SQLite.'}
            </Banner>
          )}
          <TextField
            label="File"
            mono
            placeholder="/srv/site/db.sqlite3"
            value={form.file}
            onChange={file => change({ file })}
            error={errors['store.file']}
          />
        </>
      ) : (
        <ServerFields form={form} change={change} errors={errors} held={held} />
      )}
    </>
  )
}

function ServerFields({ form, change, errors, held }: FormPart & { readonly held: Connection['held'] | null }) {
  const bySocket = form.socketPath.trim() !== ''
  return (
    <>
      <div className={styles.row}>
        <TextField
          className={styles.wide}
          label="Host"
          value={form.host}
          disabled={bySocket}
          onChange={host => change({ host })}
          error={errors['store.host']}
        />
        <NumberField
          className={styles.narrow}
          label="Port"
          value={form.port}
          disabled={bySocket}
          onChange={port => change({ port })}
          error={errors['store.port']}
        />
      </div>
      <div className={styles.row}>
        <TextField label="User" value={form.user} onChange={user => change({ user })} error={errors['store.user']} />
        <SecretField
          label="Password"
          hint={held?.password === true ? undefined : passwordHint(form)}
          held={held?.password ?? false}
          value={form.password}
          onChange={password => change({ password })}
        />
      </div>
      <TextField
        label="Database"
        value={form.database}
        onChange={database => change({ database })}
        error={errors['store.database']}
      />
      <div className={styles.row}>
        <Select label="TLS" value={form.tlsMode} onChange={tlsMode => change({ tlsMode })} options={tlsModes} />
        <TextField
          label="CA file"
          mono
          placeholder="the system's certificates"
          value={form.caFile}
          onChange={caFile => change({ caFile })}
          error={errors['store.tls.caFile']}
        />
      </div>
      <TextField
        label="Unix socket"
        mono
        placeholder="none: over the network"
        hint={bySocket ? 'Host, port and TLS do not matter.' : undefined}
        value={form.socketPath}
        onChange={socketPath => change({ socketPath })}
        error={errors['store.socketPath']}
      />
      <ReplicaFields form={form} change={change} errors={errors} />
    </>
  )
}

function ReplicaFields({ form, change, errors }: FormPart) {
  const isNamed = form.replicaHost.trim() !== ''
  return (
    <div className={styles.row}>
      <TextField
        className={styles.wide}
        label="Read replica"
        placeholder="none: the server itself is read"
        hint={isNamed ? 'Watching reads here, as the same user. Log outs go to the server above.' : undefined}
        value={form.replicaHost}
        onChange={replicaHost => change({ replicaHost })}
        error={errors['store.replica.host']}
      />
      <NumberField
        className={styles.narrow}
        label="Its port"
        placeholder={form.kind === 'sqlite' ? undefined : String(defaultPorts[form.kind])}
        value={form.replicaPort}
        disabled={!isNamed}
        onChange={replicaPort => change({ replicaPort })}
        error={errors['store.replica.port']}
      />
    </div>
  )
}
