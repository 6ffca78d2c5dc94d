import { SearchX } from 'lucide-react'
import { Button } from '../../design/button.tsx'
import { classes } from '../../design/classes.ts'
import { EmptyState } from '../../design/empty-state.tsx'
import styles from './session-drawer.module.css'

export type MissingSessionProps = { readonly over?: boolean; readonly onClose: () => void }

/** In the drawer's place, where an address names a session that is not there. */
export function MissingSession({ over = false, onClose }: MissingSessionProps) {
  return (
    <aside className={classes(styles.drawer, over && styles.over)} aria-label="Session">
      <EmptyState
        icon={SearchX}
        title="This session is not in the store"
        actions={<Button onClick={onClose}>Close</Button>}
      >
        It was logged out, or it expired and was cleared, since the address was copied. Or it is one of another
        connection.
      </EmptyState>
    </aside>
  )
}
