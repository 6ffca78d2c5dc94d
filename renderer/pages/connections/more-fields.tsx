import type { IdentityPaths } from '../../../shared/contract/connections.ts'
import { Disclosure } from '../../design/disclosure.tsx'
import { NumberField } from '../../design/number-field.tsx'
import { Panel } from '../../design/panel.tsx'
import { Segmented } from '../../design/radio-group.tsx'
import { TextField } from '../../design/text-field.tsx'
import { formatDuration } from '../../../shared/words/durations.ts'
import styles from './connection-editor.module.css'
import type { FormPart } from './form-parts.ts'

const serializers = [
  { value: 'json', label: 'JSON' },
  { value: 'pickle', label: 'Pickle' },
] as const

const paths: readonly (readonly [keyof IdentityPaths, string])[] = [
  ['user', 'User name'],
  ['userId', 'User id'],
  ['email', 'E-mail'],
  ['name', 'Full name'],
  ['role', 'Role'],
  ['status', 'Status'],
  ['loginTime', 'Time of login'],
  ['lastActivity', 'Last activity'],
]

/** Settings that most sites leave as Django has them, and where a site writes who and when into its sessions. */
export function MoreFields({ form, change, errors, open }: FormPart & { readonly open: boolean }) {
  const hasError = Object.keys(errors).some(path =>
    /^(identity|django\.(cookieAge|authenticationBackends|serializer|keySalt))/.test(path),
  )
  return (
    <Panel>
      <Disclosure title="More" note="cookie age, backends, serializer, salt, identity" forceOpen={hasError || open}>
        <div className={styles.fields}>
          <div className={styles.row}>
            <NumberField
              label="SESSION_COOKIE_AGE"
              hint={form.cookieAge === null ? 'Seconds.' : `Seconds: ${formatDuration(form.cookieAge)}.`}
              value={form.cookieAge}
              onChange={cookieAge => change({ cookieAge })}
              error={errors['django.cookieAge']}
            />
            <Segmented
              label="SESSION_SERIALIZER"
              value={form.serializer}
              onChange={serializer => change({ serializer })}
              options={serializers}
            />
          </div>
          <TextField
            label="AUTHENTICATION_BACKENDS"
            mono
            lines={2}
            hint="One a line. A login by another backend is not one for the site."
            value={form.authenticationBackends}
            onChange={authenticationBackends => change({ authenticationBackends })}
            error={firstUnder(errors, 'django.authenticationBackends')}
          />
          <TextField
            label="Salt of the signature"
            mono
            hint="Its class's full name; only a session class of the site's own has another."
            value={form.keySalt}
            onChange={keySalt => change({ keySalt })}
            error={errors['django.keySalt']}
          />
          <h3 className={styles.subtitle}>Keys in the payload that say who and when</h3>
          <div className={styles.grid}>
            {paths.map(([path, label]) => (
              <TextField
                key={path}
                label={label}
                mono
                value={form.identity[path]}
                onChange={text => change({ identity: { ...form.identity, [path]: text } })}
                error={errors[`identity.${path}`]}
              />
            ))}
          </div>
        </div>
      </Disclosure>
    </Panel>
  )
}

function firstUnder(errors: FormPart['errors'], path: string): string | undefined {
  return Object.entries(errors).find(([key]) => key === path || key.startsWith(`${path}.`))?.[1]
}
