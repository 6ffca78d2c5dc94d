import { ArrowRight, Database, FlaskConical, PlugZap } from 'lucide-react'
import { siteWords } from '../../app/connection-words.ts'
import { useConnections } from '../../app/connection.tsx'
import { Brand } from '../../app/brand.tsx'
import { EnvironmentBadge } from '../../app/environment-badge.tsx'
import { failureOf } from '../../app/failure.ts'
import { OpenDemoButton, useDemoHint } from '../../app/open-demo-button.tsx'
import { hrefFor, navigate } from '../../app/router.tsx'
import { ButtonLink } from '../../design/button.tsx'
import { useToast } from '../../design/toast.tsx'
import styles from './first-start-page.module.css'

/** The beginning: the demo, or a connection; and the saved ones when there are any. */
export function FirstStartPage() {
  const { list } = useConnections()
  const demoHint = useDemoHint()
  return (
    <main className={styles.page}>
      <div className={styles.middle}>
        <header className={styles.head}>
          <Brand large />
          <h1 className={styles.title}>See who is logged in, live, and log them out</h1>
        </header>
        <div className={styles.choices}>
          <section className={styles.choice} aria-labelledby="demo">
            <span className={styles.icon}>
              <FlaskConical size={20} aria-hidden />
            </span>
            <h2 id="demo">Try the demo</h2>
            <p>{demoHint ?? 'A made-up site with 600 people who log in, browse and log out. Nothing to set up.'}</p>
            <OpenDemoButton variant="primary" />
          </section>
          <section className={styles.choice} aria-labelledby="connect">
            <span className={styles.icon}>
              <PlugZap size={20} aria-hidden />
            </span>
            <h2 id="connect">Connect your site</h2>
            <p>Its sessions may be in a database, in Redis, Memcached or files. The site itself stays as it is.</p>
            <ButtonLink icon={Database} href={hrefFor('connections', { id: 'new' })}>
              Connect a site
            </ButtonLink>
          </section>
        </div>
        {list.length > 0 && <SavedConnections />}
      </div>
    </main>
  )
}

function SavedConnections() {
  const { list, open } = useConnections()
  const toast = useToast()
  const openSaved = (id: string) =>
    open(id).then(
      () => navigate('overview'),
      (error: unknown) => {
        const { message, hint } = failureOf(error)
        toast({ tone: 'bad', title: message, detail: hint })
      },
    )
  return (
    <section aria-labelledby="saved" className={styles.saved}>
      <h2 id="saved">Open a saved one</h2>
      <ul className={styles.list}>
        {list.map(({ id, site }) => (
          <li key={id}>
            <button type="button" className={styles.row} onClick={() => void openSaved(id)}>
              <strong>{site.name}</strong>
              <span className={styles.where}>{siteWords(site)}</span>
              <EnvironmentBadge environment={site.environment} />
              <ArrowRight size={15} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
