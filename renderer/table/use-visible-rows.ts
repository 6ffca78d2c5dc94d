import { useEffect, useRef } from 'react'
import { pageSize } from './page-window.ts'

/** Rows beyond the viewport that are asked for as well, so that a turn of the wheel finds them at hand. */
const ahead = 40
/** While the list is dragged along, what is passed by is not asked for. */
const restMs = 80

/** Tells which rows are in view or near it: at once at the top and near those told last, else when the list comes to rest. */
export function useVisibleRows(
  first: number,
  end: number,
  count: number,
  tell: ((first: number, end: number) => void) | undefined,
): void {
  const told = useRef(0)
  useEffect(() => {
    if (tell === undefined) return undefined
    const now = () => {
      told.current = first
      tell(Math.max(0, first - ahead), Math.min(count, end + ahead))
    }
    if (first === 0 || Math.abs(first - told.current) <= pageSize) {
      now()
      return undefined
    }
    const timer = setTimeout(now, restMs)
    return () => clearTimeout(timer)
  }, [tell, first, end, count])
}
