import type { Connection } from '../../../shared/contract/connections.ts'
import { Panel } from '../../design/panel.tsx'
import { Segmented } from '../../design/radio-group.tsx'
import { SecretField } from '../../design/secret-field.tsx'
import { Switch } from '../../design/switch.tsx'
import { TextField } from '../../design/text-field.tsx'
import { formatPlural } from '../../format/numbers.ts'
import type { ConnectionForm } from './connection-form.ts'
import styles from './connection-editor.module.css'
import { keepsRows } from './engine-needs.ts'
import type { FormPart } from './form-parts.ts'

/** What the key is good for, by where the sessions are. */
function keyWords(form: ConnectionForm): string {
  if (form.sessionEngine === 'signed_cookies') {
    return 'It says whether a cookie was signed by the site, and until when it holds.'
  }
  if (form.sessionEngine === 'cache') {
    return 'Nothing in a cache is signed, but with it can be seen whose password was changed since the login: without it figures say “at most”.'
  }
  return 'Without it nobody can say which sessions the site would accept: figures then say “at most”.'
}

const releases = [
  { value: '3', label: '3.x' },
  { value: '4+', label: '4.0 or newer' },
] as const

/** What the site's settings.py says: the settings that decide what a row means. */
export function DjangoFields({ form, change, errors, held }: FormPart & { readonly held: Connection['held'] | null }) {
  const fallbacks = held?.secretKeyFallbacks ?? 0
  return (
    <Panel title="Django" note="as its settings.py says">
      <div className={styles.fields}>
        <SecretField
          label="SECRET_KEY"
          held={held?.secretKey ?? false}
          hint={keyWords(form)}
          value={form.secretKey}
          onChange={secretKey => change({ secretKey })}
        />
        <SecretField
          label="SECRET_KEY_FALLBACKS"
          held={fallbacks > 0}
          heldWords={formatPlural(fallbacks, 'key held', 'keys held')}
          lines={2}
          hint="One a line, where the site has any."
          value={form.secretKeyFallbacks}
          onChange={secretKeyFallbacks => change({ secretKeyFallbacks })}
        />
        <Segmented
          label="Django's version"
          value={form.release}
          onChange={release => change({ release })}
          options={releases}
          hint={
            form.release === '3'
              ? '3.x still takes sessions and password marks that were written before 3.1.'
              : 'From 4.0 on, what was written before 3.1 counts as empty: choose 3.x only for a site that runs it.'
          }
        />
        <Switch label="USE_TZ" checked={form.useTimeZone} onChange={useTimeZone => change({ useTimeZone })} />
        <TextField
          label="TIME_ZONE"
          placeholder="Europe/Madrid"
          hint={
            form.useTimeZone
              ? 'Does not matter while USE_TZ is on, unless DATABASES has a TIME_ZONE of its own: then turn USE_TZ off here and enter that zone.'
              : keepsRows(form)
                ? 'Dates in the table are in this zone.'
                : 'Dates that are written without a zone are in this one.'
          }
          value={form.timeZone}
          onChange={timeZone => change({ timeZone })}
          error={errors['django.timeZone']}
        />
      </div>
    </Panel>
  )
}
