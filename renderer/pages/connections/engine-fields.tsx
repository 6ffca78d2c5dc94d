import { Panel } from '../../design/panel.tsx'
import { RadioGroup } from '../../design/radio-group.tsx'
import type { FormChange } from './connection-form.ts'
import styles from './connection-editor.module.css'
import type { FormPart } from './form-parts.ts'
import { UrlField } from './url-field.tsx'

const engines = [
  {
    value: 'db',
    label: 'django.contrib.sessions.backends.db',
    description: "Django's default: a table in the site's database is the whole truth.",
  },
  {
    value: 'cached_db',
    label: 'django.contrib.sessions.backends.cached_db',
    description: 'A table, and a cache that the site asks first: a log out has to end both.',
  },
  {
    value: 'cache',
    label: 'django.contrib.sessions.backends.cache',
    description: 'A cache alone: Redis, Memcached, or what Django keeps in a table or in files.',
  },
  {
    value: 'file',
    label: 'django.contrib.sessions.backends.file',
    description: 'One file for each session, in a folder that this machine can read.',
  },
  {
    value: 'signed_cookies',
    label: 'django.contrib.sessions.backends.signed_cookies',
    description: 'The visitors’ own browsers: nothing can be listed or ended from here.',
  },
] as const

/** Where a site keeps its sessions: what else is asked for follows it. */
export function EngineFields({ form, change, errors, onFilledIn }: FormPart & { readonly onFilledIn: FormChange }) {
  return (
    <Panel title="Where its sessions are">
      <div className={styles.fields}>
        <UrlField form={form} change={change} onFilledIn={onFilledIn} />
        <RadioGroup
          label="SESSION_ENGINE"
          value={form.sessionEngine === '' ? null : form.sessionEngine}
          onChange={sessionEngine => change({ sessionEngine })}
          options={engines}
          error={errors['django.sessionEngine']}
          hint={
            form.sessionEngine === 'signed_cookies'
              ? 'What opens is the site’s people. A cookie that somebody gives you can be read under “Cookie…” on the Sessions page: what it holds, whether it is valid, and until when.'
              : undefined
          }
        />
      </div>
    </Panel>
  )
}
