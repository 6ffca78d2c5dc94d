import { Unplug } from 'lucide-react'
import { EmptyState } from '../design/empty-state.tsx'
import type { LostLink } from '../transport/http.ts'
import { Brand } from './brand.tsx'
import styles from './lost-page.module.css'

/** This tab has no way to the console: only a new address helps, and this says how to get one. */
export function LostPage({ why }: { readonly why: LostLink }) {
  const { title, heading, words } = texts[why]
  return (
    <main className={styles.page}>
      <Brand large />
      <h1 className={styles.title}>{title}</h1>
      <EmptyState icon={Unplug} title={heading}>
        <p>{words}</p>
        <p>
          {why === 'ended' ? (
            <>
              Start it again with <code>npm start</code> and open the address that it prints.
            </>
          ) : (
            <>
              For another tab or browser press Enter in the terminal where Rollcall runs: it prints a new address.
              Without a terminal, start it again with <code>npm start</code>.
            </>
          )}
        </p>
      </EmptyState>
    </main>
  )
}

const texts: Readonly<Record<LostLink, { readonly title: string; readonly heading: string; readonly words: string }>> =
  {
    used: {
      title: 'This address was opened already',
      heading: 'An address of Rollcall works once',
      words:
        'It was opened in another tab or browser, which goes on working; or a newer one was printed; or it is over an hour old.',
    },
    none: {
      title: 'This tab is not signed in',
      heading: 'The address lacks its one-time part',
      words:
        'Rollcall runs here, and lets in only who has the whole address that it printed, with the part after the #.',
    },
    ended: {
      title: 'This link no longer leads to a console',
      heading: 'Open Rollcall anew',
      words: 'The Rollcall that this tab belonged to was stopped or started again.',
    },
  }
