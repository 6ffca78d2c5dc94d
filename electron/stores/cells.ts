import type { Cell } from './engine.ts'

/** A cell as text, whatever type the driver gave it; null stays null. */
export function asText(cell: Cell | undefined): string | null {
  if (cell === null || cell === undefined) return null
  if (typeof cell === 'string') return cell
  return cell instanceof Uint8Array ? Buffer.from(cell).toString('utf8') : String(cell)
}

/** A cell as a number that is not negative; null for anything else. */
export function asCount(cell: Cell | undefined): number | null {
  const number = Number(asText(cell) ?? 'none')
  return Number.isFinite(number) && number >= 0 ? number : null
}

/** True for 1, "t" and "true", false for 0, "f" and "false" and bits alike; null for anything else. */
export function asBoolean(cell: Cell | undefined): boolean | null {
  const text = cell instanceof Uint8Array ? String(cell[0] ?? '') : (asText(cell) ?? '').toLowerCase()
  if (['1', 't', 'true'].includes(text)) return true
  return ['0', 'f', 'false'].includes(text) ? false : null
}
