import { NumberField } from '../../design/number-field.tsx'
import { Segmented } from '../../design/radio-group.tsx'
import { SecretField } from '../../design/secret-field.tsx'
import { Select } from '../../design/select.tsx'
import { TextField } from '../../design/text-field.tsx'
import type { CachePart } from './cache-fields.tsx'
import { defaultCachePorts } from './cache-form.ts'
import styles from './connection-editor.module.css'
import { tlsModes } from './tls-modes.ts'

const topologies = [
  { value: 'single', label: 'One server' },
  { value: 'cluster', label: 'Cluster' },
  { value: 'sentinel', label: 'Sentinel' },
] as const

export type RedisFieldsProps = CachePart & {
  readonly held: boolean
  readonly password: string | undefined
  readonly onPassword: (password: string | undefined) => void
}

/** Where a Redis is, and how to sign in to it. */
export function RedisFields({ cache, change, errors, held, password, onPassword }: RedisFieldsProps) {
  const isSingle = cache.topology === 'single'
  const bySocket = isSingle && cache.socketPath.trim() !== ''
  return (
    <>
      <Segmented
        label="Servers"
        value={cache.topology}
        onChange={topology => change({ topology })}
        options={topologies}
      />
      {isSingle ? (
        <div className={styles.row}>
          <TextField
            className={styles.wide}
            label="Cache host"
            value={cache.host}
            disabled={bySocket}
            onChange={host => change({ host })}
            error={errors['cache.address.servers.host']}
          />
          <NumberField
            className={styles.narrow}
            label="Cache port"
            value={cache.port}
            disabled={bySocket}
            onChange={port => change({ port })}
            error={errors['cache.address.servers.port']}
          />
        </div>
      ) : (
        <TextField
          label="Cache servers"
          mono
          lines={3}
          hint={
            cache.topology === 'sentinel'
              ? `The sentinels, one a line: host, or host:port (${defaultCachePorts.sentinel} where none is named).`
              : `Some nodes, one a line: host, or host:port (${defaultCachePorts.cluster} where none is named). They tell of the others.`
          }
          value={cache.nodes}
          onChange={nodes => change({ nodes })}
          error={errors['cache.address.servers']}
        />
      )}
      {cache.topology === 'sentinel' && (
        <TextField
          label="Master"
          placeholder="mymaster"
          hint="The name under which the sentinels watch it."
          value={cache.masterName}
          onChange={masterName => change({ masterName })}
          error={errors['cache.address.masterName']}
        />
      )}
      <div className={styles.row}>
        <TextField
          label="Cache user"
          placeholder="default"
          value={cache.user}
          onChange={user => change({ user })}
          error={errors['cache.address.user']}
        />
        <SecretField label="Cache password" held={held} value={password} onChange={onPassword} />
        {cache.topology !== 'cluster' && (
          <NumberField
            className={styles.narrow}
            label="Database number"
            value={cache.database}
            onChange={database => change({ database })}
            error={errors['cache.address.database']}
          />
        )}
      </div>
      <div className={styles.row}>
        <Select
          label="Cache TLS"
          value={cache.tlsMode}
          disabled={bySocket}
          onChange={tlsMode => change({ tlsMode })}
          options={tlsModes}
        />
        <TextField
          label="Cache CA file"
          mono
          placeholder="the system's certificates"
          value={cache.caFile}
          disabled={bySocket}
          onChange={caFile => change({ caFile })}
          error={errors['cache.address.tls.caFile']}
        />
      </div>
      {isSingle && (
        <TextField
          label="Cache socket"
          mono
          placeholder="none: over the network"
          hint={bySocket ? 'Host, port and TLS do not matter.' : undefined}
          value={cache.socketPath}
          onChange={socketPath => change({ socketPath })}
          error={errors['cache.address.socketPath']}
        />
      )}
    </>
  )
}
