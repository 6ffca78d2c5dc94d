import { Panel } from '../../design/panel.tsx'
import { TextField } from '../../design/text-field.tsx'
import styles from './connection-editor.module.css'
import type { FormPart } from './form-parts.ts'

/** The folder with one file for each session. */
export function FileFields({ form, change, errors }: FormPart) {
  return (
    <Panel title="Files">
      <div className={styles.fields}>
        <TextField
          label="SESSION_FILE_PATH"
          mono
          placeholder="/var/lib/site/sessions"
          hint="The folder as this machine sees it. Where the setting is not set, Django takes the temporary folder, mostly /tmp."
          value={form.folder}
          onChange={folder => change({ folder })}
          error={errors['files.folder']}
        />
        <TextField
          label="SESSION_COOKIE_NAME"
          mono
          hint="The name of every file begins with it."
          value={form.cookieName}
          onChange={cookieName => change({ cookieName })}
          error={errors['files.cookieName']}
        />
      </div>
    </Panel>
  )
}
