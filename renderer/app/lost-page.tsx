import { Unplug } from 'lucide-react'
import { EmptyState } from '../design/empty-state.tsx'
import { Brand } from './brand.tsx'
import styles from './lost-page.module.css'

/** This tab has no way to the console: it was ended, or the address has no valid token. Only a new link helps. */
export function LostPage() {
  return (
    <main className={styles.page}>
      <Brand large />
      <h1 className={styles.title}>This link no longer leads to a console</h1>
      <EmptyState icon={Unplug} title="Open Rollcall anew">
        <p>
          Its address works once, and only while it runs. Start it again with <code>npm start</code> and use the address
          that it prints.
        </p>
      </EmptyState>
    </main>
  )
}
