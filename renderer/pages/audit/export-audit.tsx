import { Download } from 'lucide-react'
import { useState } from 'react'
import type { AuditAction } from '../../../shared/contract/audit.ts'
import type { InputOf } from '../../../shared/contract/contract.ts'
import { useClient } from '../../app/client.tsx'
import { failureOf } from '../../app/failure.ts'
import { Button } from '../../design/button.tsx'
import { useToast } from '../../design/toast.tsx'
import { saveText } from '../../app/save-text.ts'
import { auditCsv } from './audit-csv.ts'

const perCall = 500
const atMost = 20_000

export type ExportAuditProps = {
  /** What is listed now: only that is exported. */
  readonly asked: Omit<InputOf<'audit.page'>, 'offset' | 'limit'>
  readonly disabled: boolean
}

/** Saves what the page lists, all of its pages, as a CSV file. */
export function ExportAudit({ asked, disabled }: ExportAuditProps) {
  const client = useClient()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const read = async () => {
    const actions: AuditAction[] = []
    for (;;) {
      const page = await client.call('audit.page', { ...asked, offset: actions.length, limit: perCall })
      actions.push(...page.actions)
      if (page.actions.length === 0 || actions.length >= Math.min(page.filtered, atMost)) {
        return { actions, left: page.filtered - actions.length }
      }
    }
  }
  const save = async () => {
    setBusy(true)
    try {
      const { actions, left } = await read()
      saveText(`rollcall-audit-${new Date().toISOString().slice(0, 10)}.csv`, auditCsv(actions), 'text/csv')
      if (left > 0)
        toast({ tone: 'warning', title: `The newest ${atMost} actions were saved; older ones were left out.` })
    } catch (error) {
      const { message, hint } = failureOf(error)
      toast({ tone: 'bad', title: message, detail: hint })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button icon={Download} busy={busy} disabled={disabled} onClick={() => void save()}>
      Export CSV
    </Button>
  )
}
