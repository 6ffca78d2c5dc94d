import type { Known } from './value.ts'
import { textOf } from './value.ts'

const mostServers = 50

/** LOCATION as its parts: a list, or a text whose parts Django parts by commas and semicolons. Null when one is not known. */
export function locationsOf({ value }: Known): readonly string[] | null {
  const whole = textOf(value)
  const texts =
    whole === null
      ? value.kind === 'list'
        ? value.items.map(item => textOf(item.value))
        : [null]
      : whole.split(/[;,]/).map(part => part.trim())
  const filled = texts.filter(text => text !== '')
  return filled.length === 0 || filled.length > mostServers || filled.includes(null) ? null : (filled as string[])
}
