import { commandKey } from '../../app/platform-keys.ts'
import { Kbd } from '../../design/kbd.tsx'
import { Panel } from '../../design/panel.tsx'
import styles from './settings-page.module.css'

const shortcuts: readonly (readonly [string, readonly string[]])[] = [
  ['Find a person, a session, an action', [commandKey('K')]],
  ['Search on this page', [commandKey('F')]],
  ['Refresh now', [commandKey('R')]],
  ['Settings', [commandKey(',')]],
  ['Overview', ['G', 'O']],
  ['Sessions', ['G', 'S']],
  ['Users', ['G', 'U']],
  ['Policy', ['G', 'P']],
  ['Audit', ['G', 'A']],
  ['Connections', ['G', 'C']],
]

/** The keys that work everywhere. */
export function ShortcutList() {
  return (
    <Panel title="Keys">
      <dl className={styles.keys}>
        {shortcuts.map(([what, keys]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {keys.map(key => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
