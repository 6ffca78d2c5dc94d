import { Download } from 'lucide-react'
import type { SessionFilter, SessionSort } from '../../../shared/contract/session.ts'
import { failureOf } from '../../app/failure.ts'
import { useMutationCall } from '../../app/queries.ts'
import { buttonClass } from '../../design/button.tsx'
import { Menu, MenuItem, MenuLabel } from '../../design/menu.tsx'
import { useToast } from '../../design/toast.tsx'
import { formatPlural } from '../../format/numbers.ts'
import { saveText } from '../../app/save-text.ts'

export type ExportMenuProps = {
  readonly connectionId: string
  readonly filter: SessionFilter
  readonly sort: SessionSort
  readonly count: number
}

/** Saves the sessions that match as a file, without session keys and payloads. */
export function ExportMenu({ connectionId, filter, sort, count }: ExportMenuProps) {
  const { mutateAsync, isPending } = useMutationCall('sessions.export')
  const toast = useToast()
  const save = async (format: 'csv' | 'json') => {
    try {
      const { text, rows, truncated, fileName } = await mutateAsync({ connectionId, filter, sort, format })
      saveText(fileName, text, format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json')
      toast({
        tone: truncated ? 'warning' : 'good',
        title: `${formatPlural(rows, 'session')} exported`,
        detail: truncated ? `The list is longer than an export may be; the rest is not in ${fileName}.` : fileName,
      })
    } catch (error) {
      const { message, hint } = failureOf(error)
      toast({ tone: 'bad', title: message, detail: hint })
    }
  }
  return (
    <Menu
      label="Export"
      align="end"
      triggerProps={{ className: buttonClass({}), disabled: isPending || count === 0 }}
      trigger={
        <>
          <Download size={15} aria-hidden /> Export…
        </>
      }
    >
      <MenuLabel>{formatPlural(count, 'session')}, without keys and payloads</MenuLabel>
      <MenuItem onSelect={() => void save('csv')}>CSV, for a spreadsheet</MenuItem>
      <MenuItem onSelect={() => void save('json')}>JSON</MenuItem>
    </Menu>
  )
}
