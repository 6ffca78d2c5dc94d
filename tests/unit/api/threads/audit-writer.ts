/** A process that appends entries to an audit log: `audit-writer.ts <file> <name> <entries>`. */
import { createAuditLog } from '../../../../electron/api/audit-log.ts'

const [, , file = '', name = '', entries = ''] = process.argv
const log = createAuditLog(file, name)
for (let number = 0; number < Number(entries); number++) {
  await log.append({
    actionId: `${name}-${number}`,
    phase: 'intent',
    connectionId: null,
    connectionName: null,
    action: 'connections.remove',
    summary: 's'.repeat((number * 97) % 9000),
    reason: null,
    fingerprints: [],
    people: [],
    result: null,
    detail: null,
  })
}
