import type { Environment } from '../../../shared/contract/connections.ts'
import { Panel } from '../../design/panel.tsx'
import { RadioGroup, Segmented } from '../../design/radio-group.tsx'
import { TextField } from '../../design/text-field.tsx'
import styles from './connection-editor.module.css'
import type { FormPart } from './form-parts.ts'

const environments = [
  { value: 'development', label: 'Development' },
  { value: 'staging', label: 'Staging' },
  { value: 'production', label: 'Production' },
] as const

const modes = [
  { value: 'read-only', label: 'Read-only', description: 'Look only: the console refuses every change.' },
  { value: 'operator', label: 'Operator', description: 'Sessions can be logged out, with a preview and a reason.' },
] as const

/** What the site is called, how careful to be with it, and who the operator is on it. */
export function SiteFields({ form, change, errors }: FormPart) {
  const chooseEnvironment = (environment: Environment) =>
    change({
      environment,
      ...(!form.modeChosen && { mode: environment === 'production' ? 'read-only' : 'operator' }),
    })
  return (
    <Panel title="Site">
      <div className={styles.fields}>
        <TextField
          label="Name"
          placeholder="shop-production"
          value={form.name}
          onChange={name => change({ name })}
          error={errors['name']}
        />
        <Segmented
          label="Environment"
          value={form.environment}
          onChange={chooseEnvironment}
          options={environments}
          error={errors['environment']}
        />
        <RadioGroup
          label="What may be done"
          value={form.mode}
          onChange={mode => change({ mode, modeChosen: true })}
          options={modes}
          error={errors['mode']}
        />
        <TextField
          label="My own account there"
          placeholder="user name or id"
          hint="It is marked, and you are warned before you log yourself out."
          value={form.operatorUser}
          onChange={operatorUser => change({ operatorUser })}
          error={errors['operatorUser']}
        />
      </div>
    </Panel>
  )
}
