import { NumberField } from '../../design/number-field.tsx'
import { TextField } from '../../design/text-field.tsx'
import type { CachePart } from './cache-fields.tsx'
import styles from './connection-editor.module.css'

/** What the keys of sessions begin with, and with cached_db how long a request may refill the cache. */
export function CacheKeyFields({
  cache,
  change,
  errors,
  isBeforeTable,
}: CachePart & { readonly isBeforeTable: boolean }) {
  const standard = `django.contrib.sessions.${isBeforeTable ? 'cached_db' : 'cache'}`
  return (
    <>
      <div className={styles.row}>
        <TextField
          className={styles.wide}
          label="KEY_PREFIX"
          mono
          placeholder="none"
          value={cache.keyPrefix}
          onChange={keyPrefix => change({ keyPrefix })}
          error={errors['cache.keyPrefix']}
        />
        <NumberField
          className={styles.narrow}
          label="VERSION"
          value={cache.version}
          onChange={version => change({ version })}
          error={errors['cache.version']}
        />
      </div>
      <TextField
        label="Prefix of the session engine"
        mono
        placeholder={standard}
        hint="Only an engine that is not Django’s own has another: its cache_key_prefix."
        value={cache.sessionPrefix}
        onChange={sessionPrefix => change({ sessionPrefix })}
        error={errors['cache.sessionPrefix']}
      />
      {isBeforeTable && (
        <NumberField
          label="Longest request"
          hint="Seconds. A page that is being served while somebody is logged out may put the session back into the cache: after so long it is looked for again, and ended again."
          value={cache.longestRequest}
          onChange={longestRequest => change({ longestRequest })}
          error={errors['cache.longestRequest']}
        />
      )}
    </>
  )
}
