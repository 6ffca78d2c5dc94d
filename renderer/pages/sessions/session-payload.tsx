import type { PayloadNode, SessionDetail } from '../../../shared/contract/sessions.ts'
import { useConnection } from '../../app/connection.tsx'
import { useMutationCall } from '../../app/queries.ts'
import { neverShown } from '../../../shared/django/secret-keys.ts'
import { PayloadTree } from '../../payload/payload-tree.tsx'
import styles from './session-drawer.module.css'

const hasRevealable = (nodes: readonly PayloadNode[]): boolean =>
  nodes.some(node => (node.masked && node.path.at(-1) !== neverShown) || hasRevealable(node.children ?? []))

/** What a session holds. Revealing a masked value is a call of its own, which the audit log records. */
export function SessionPayload({ detail, gone }: { readonly detail: SessionDetail; readonly gone: boolean }) {
  const connection = useConnection()
  const { mutateAsync } = useMutationCall('sessions.reveal')
  const { payload, row } = detail
  const reveal = async (path: readonly string[]) => {
    const { text } = await mutateAsync({ connectionId: connection.id, ref: row.ref, path: [...path] })
    return text
  }
  return (
    <section aria-labelledby="payload-heading">
      <h3 id="payload-heading" className={styles.subtitle}>
        Payload
      </h3>
      {payload === null && <p className={styles.faint}>It could not be decoded.</p>}
      {payload?.length === 0 && <p className={styles.faint}>It is empty.</p>}
      {payload !== null && payload.length > 0 && <PayloadTree nodes={payload} reveal={gone ? null : reveal} />}
      {!gone && hasRevealable(payload ?? []) && (
        <p className={styles.small}>Revealing a masked value is recorded in the audit log.</p>
      )}
    </section>
  )
}
