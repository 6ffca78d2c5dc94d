import type { CookieFinding, SignedCookie } from '../../../shared/contract/cookie.ts'
import type { PayloadNode, SessionDetail } from '../../../shared/contract/sessions.ts'
import { signatureWords } from '../../../shared/words/status-words.ts'
import { useConnection } from '../../app/connection.tsx'
import { hrefFor, navigate } from '../../app/router.tsx'
import { Banner } from '../../design/banner.tsx'
import { Button } from '../../design/button.tsx'
import type { KeyValue } from '../../design/key-value-list.tsx'
import { KeyValueList } from '../../design/key-value-list.tsx'
import { formatBytes } from '../../format/bytes.ts'
import { PersonName } from '../../format/person-name.tsx'
import { useZone } from '../../format/time-text.tsx'
import { formatInstant, formatRelative, zoneLabel } from '../../format/times.ts'
import { useNow } from '../../format/use-now.ts'
import { LogoutButton } from '../../logout/logout-button.tsx'
import { PayloadTree } from '../../payload/payload-tree.tsx'
import styles from './cookie-dialog.module.css'
import type { CookieDialogProps } from './cookie-dialog.tsx'
import { cookieEnds, cookieSentence, engineNote, nothingWords } from './cookie-words.ts'
import { withOpen } from './open-session.ts'
import { WhoCell } from './session-columns.tsx'
import { SessionFacts } from './session-facts.tsx'
import { StatusBadge, statusSentence } from './status-badge.tsx'

type Actions = Pick<CookieDialogProps, 'onClose' | 'onLogout'>

/** What a pasted cookie value turned out to be: what is in it, until when it holds, and what would end it. */
export function CookieFindingView({ finding, ...actions }: { readonly finding: CookieFinding } & Actions) {
  const { site } = useConnection()
  const note = engineNote(finding.kind, site)
  return (
    <div className={styles.finding}>
      {note !== null && <Banner tone="warning">{note}</Banner>}
      {finding.kind === 'nothing' && (
        <>
          <h3 className={styles.title}>{nothingWords[finding.why].title}</h3>
          <p>{nothingWords[finding.why].words}</p>
        </>
      )}
      {finding.kind === 'session' && <FoundSession detail={finding.detail} {...actions} />}
      {finding.kind === 'signed-cookie' && <FoundCookie cookie={finding} isLookedUp={note !== null} />}
    </div>
  )
}

function FoundSession({ detail, onClose, onLogout }: { readonly detail: SessionDetail } & Actions) {
  const { row } = detail
  return (
    <>
      <h3 className={styles.title}>
        <span>
          <WhoCell row={row} email={false} />
        </span>
        <StatusBadge row={row} />
      </h3>
      <p>{statusSentence(row)}</p>
      <SessionFacts detail={detail} />
      <Payload nodes={detail.payload} />
      <Ends
        ends={[
          'A log out from here: the session is deleted from the store, and the browser is anonymous at its next request.',
        ]}
      />
      <div className={styles.actions}>
        <Button
          onClick={() => {
            onClose()
            navigate('sessions', { search: withOpen('', row.fingerprint) })
          }}
        >
          Open session {row.fingerprint}
        </Button>
        <LogoutButton
          onClick={() => {
            onClose()
            onLogout({ target: { kind: 'sessions', refs: [row.ref] }, title: 'Log out 1 session' })
          }}
        >
          Log out…
        </LogoutButton>
      </div>
    </>
  )
}

type FoundCookieProps = {
  readonly cookie: SignedCookie
  /** This site takes it for a key, so that what a site with signed cookies would make of it is not what this one does. */
  readonly isLookedUp: boolean
}

function FoundCookie({ cookie, isLookedUp }: FoundCookieProps) {
  const zone = useZone()
  const now = useNow()
  const { person, validUntil, signedAt, signature } = cookie
  const moment = (label: string, at: number | null): KeyValue => ({
    label,
    value: at === null ? 'not known' : `${formatInstant(at, zone)} ${zoneLabel(zone, at)}`,
    note: at === null ? undefined : formatRelative(at, now),
  })
  const size = [
    `${formatBytes(cookie.size)} in the browser`,
    cookie.compressed && 'compressed',
    cookie.decodedSize !== null && `${formatBytes(cookie.decodedSize)} decoded`,
  ]
  const until = validUntil === null ? 'SESSION_COOKIE_AGE after it was made' : formatRelative(validUntil, now)
  return (
    <>
      <h3 className={styles.title}>
        <span>{person === null ? 'Signed cookie of nobody' : <Owner person={person} />}</span>
        {!isLookedUp && <StatusBadge row={cookie} title={cookieSentence(cookie)} />}
      </h3>
      <p>
        {isLookedUp && 'A site that keeps its sessions in signed cookies, with this connection’s SECRET_KEY: '}
        {cookieSentence(cookie)}
      </p>
      <KeyValueList
        items={[
          moment('Signed', signedAt),
          moment(validUntil !== null && validUntil < now ? 'Was valid until' : 'Valid until', validUntil),
          { label: 'Signature', value: signatureWords[signature].label, note: signatureWords[signature].explanation },
          { label: 'Size', value: size.filter(Boolean).join(' · ') },
          ...(cookie.backend === null ? [] : [{ label: 'Backend', value: cookie.backend }]),
        ]}
      />
      <Payload nodes={cookie.payload} />
      <Ends ends={cookieEnds(cookie, until)} />
    </>
  )
}

/** Only the user table knows people without a session. */
function Owner({ person }: { readonly person: NonNullable<SignedCookie['person']> }) {
  const name = <PersonName person={person} email={false} />
  return person.userId === null ? name : <a href={hrefFor('users', { id: person.key })}>{name}</a>
}

function Payload({ nodes }: { readonly nodes: readonly PayloadNode[] | null }) {
  return (
    <section aria-labelledby="cookie-payload" className={styles.part}>
      <h4 id="cookie-payload">Payload</h4>
      {nodes === null && <p className={styles.muted}>It could not be decoded.</p>}
      {nodes?.length === 0 && <p className={styles.muted}>It is empty.</p>}
      {nodes !== null && nodes.length > 0 && <PayloadTree nodes={nodes} reveal={null} />}
    </section>
  )
}

function Ends({ ends }: { readonly ends: readonly string[] }) {
  if (ends.length === 0) return null
  return (
    <section aria-labelledby="cookie-ends" className={styles.part}>
      <h4 id="cookie-ends">What would end it</h4>
      <ul className={styles.ends}>
        {ends.map(words => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </section>
  )
}
