import type { SessionDetail } from '../../../shared/contract/sessions.ts'
import { useConnection } from '../../app/connection.tsx'
import { useMutationCall } from '../../app/queries.ts'
import { PayloadTree } from '../../payload/payload-tree.tsx'
import styles from './session-drawer.module.css'

/** What a session holds. Revealing a masked value is a call of its own, which the audit log records. */
export function SessionPayload({ detail }: { readonly detail: SessionDetail }) {
  const connection = useConnection()
  const { mutateAsync } = useMutationCall('sessions.reveal')
  const { payload, row, gone } = detail
  const reveal = async (path: readonly string[]) => {
    const { text } = await mutateAsync({ connectionId: connection.id, ref: row.ref, path: [...path] })
    return text
  }
  const masked = payload?.some(node => node.masked) === true
  return (
    <section aria-labelledby="payload-heading">
      <h3 id="payload-heading" className={styles.subtitle}>
        Payload
      </h3>
      {payload === null && <p className={styles.faint}>It could not be decoded.</p>}
      {payload?.length === 0 && <p className={styles.faint}>It is empty.</p>}
      {payload !== null && payload.length > 0 && <PayloadTree nodes={payload} reveal={gone ? null : reveal} />}
      {masked && <p className={styles.small}>Revealing a masked value is recorded in the audit log.</p>}
    </section>
  )
}
