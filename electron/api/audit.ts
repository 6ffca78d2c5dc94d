import { readAuditPage } from './audit-page.ts'
import type { GroupHandlers } from './handlers.ts'

export function auditHandlers(file: string): GroupHandlers<'audit'> {
  return { 'audit.page': input => readAuditPage(file, input) }
}
