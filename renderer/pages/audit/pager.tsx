import { ChevronLeft, ChevronRight } from 'lucide-react'
import { IconButton } from '../../design/icon-button.tsx'
import { formatCount } from '../../format/numbers.ts'
import styles from './audit-page.module.css'

export type PagerProps = {
  readonly offset: number
  readonly pageSize: number
  readonly total: number
  readonly onChange: (offset: number) => void
}

/** "51 to 100 of 240", and the pages before and after. */
export function Pager({ offset, pageSize, total, onChange }: PagerProps) {
  const last = Math.min(offset + pageSize, total)
  return (
    <nav className={styles.pager} aria-label="Pages of the audit log">
      <span>
        {formatCount(offset + 1)} to {formatCount(last)} of {formatCount(total)}
      </span>
      <IconButton
        variant="secondary"
        label="Newer"
        icon={ChevronLeft}
        disabled={offset === 0}
        onClick={() => onChange(Math.max(0, offset - pageSize))}
      />
      <IconButton
        variant="secondary"
        label="Older"
        icon={ChevronRight}
        disabled={last >= total}
        onClick={() => onChange(offset + pageSize)}
      />
    </nav>
  )
}
