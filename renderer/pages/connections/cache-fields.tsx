import type { Connection } from '../../../shared/contract/connections.ts'
import { Banner } from '../../design/banner.tsx'
import { Panel } from '../../design/panel.tsx'
import { Select } from '../../design/select.tsx'
import { TextField } from '../../design/text-field.tsx'
import { CacheKeyFields } from './cache-key-fields.tsx'
import type { CacheForm } from './cache-form.ts'
import styles from './connection-editor.module.css'
import type { FormPart } from './form-parts.ts'
import { RedisFields } from './redis-fields.tsx'

const kinds = [
  { value: 'redis', label: 'Redis or Valkey' },
  { value: 'memcached', label: 'Memcached' },
  { value: 'database', label: 'A table of the site’s database' },
  { value: 'files', label: 'Files in a folder' },
] as const
const tableAlone = { value: 'none', label: 'Not known: watch the table alone' } as const
const unanswered = { value: 'none', label: 'Choose one' } as const

/** What may be chosen: without a cache a site of cached_db can be watched, one of the engine cache cannot. */
function choices(kind: CacheForm['kind'], isBeforeTable: boolean) {
  if (isBeforeTable) return [...kinds, tableAlone]
  return kind === 'none' ? [unanswered, ...kinds] : kinds
}

export type CachePart = Pick<FormPart, 'errors'> & {
  readonly cache: CacheForm
  readonly change: (change: Partial<CacheForm>) => void
}

/** The cache that holds sessions, or stands before their table: the entry of CACHES that SESSION_CACHE_ALIAS names. */
export function CacheFields({ form, change, errors, held }: FormPart & { readonly held: Connection['held'] | null }) {
  const { cache, sessionEngine } = form
  const isBeforeTable = sessionEngine === 'cached_db'
  const part: CachePart = { cache, errors, change: changed => change({ cache: { ...cache, ...changed } }) }
  return (
    <Panel title="Cache" note="CACHES, the entry that SESSION_CACHE_ALIAS names">
      <div className={styles.fields}>
        <Select
          label="Kind of cache"
          value={cache.kind}
          onChange={kind => part.change({ kind })}
          options={choices(cache.kind, isBeforeTable)}
          error={errors['cache']}
        />
        {cache.kind === 'none' && isBeforeTable && (
          <Banner tone="warning" live={false}>
            Sessions can be watched by their table. Nobody can be logged out: the cache would keep the user logged in
            after the row is gone.
          </Banner>
        )}
        {cache.kind === 'redis' && (
          <RedisFields
            {...part}
            held={held?.cachePassword ?? false}
            password={form.cachePassword}
            onPassword={cachePassword => change({ cachePassword })}
          />
        )}
        {cache.kind === 'memcached' && <MemcachedFields {...part} />}
        {cache.kind === 'database' && (
          <TextField
            label="Cache table"
            mono
            placeholder="django_cache"
            hint="LOCATION of Django’s DatabaseCache, in the database named here."
            value={cache.table}
            onChange={table => part.change({ table })}
            error={errors['cache.address.table']}
          />
        )}
        {cache.kind === 'files' && (
          <TextField
            label="Cache folder"
            mono
            placeholder="/var/tmp/django_cache"
            hint="LOCATION of Django’s FileBasedCache, as this machine sees it."
            value={cache.folder}
            onChange={folder => part.change({ folder })}
            error={errors['cache.address.folder']}
          />
        )}
        {cache.kind !== 'none' && <CacheKeyFields {...part} isBeforeTable={isBeforeTable} />}
      </div>
    </Panel>
  )
}

function MemcachedFields({ cache, change, errors }: CachePart) {
  const bySocket = cache.memcachedSocket.trim() !== ''
  return (
    <>
      <TextField
        label="Cache servers"
        mono
        lines={3}
        disabled={bySocket}
        hint="One a line: host, or host:port. All of them, as the site spreads its sessions over them."
        value={cache.memcached}
        onChange={memcached => change({ memcached })}
        error={errors['cache.address.servers']}
      />
      <TextField
        label="Cache socket"
        mono
        placeholder="none: over the network"
        hint={bySocket ? 'The servers do not matter.' : undefined}
        value={cache.memcachedSocket}
        onChange={memcachedSocket => change({ memcachedSocket })}
        error={errors['cache.address.socketPath']}
      />
    </>
  )
}
