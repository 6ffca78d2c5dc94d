import { parseLength } from '../../shared/words/length.ts'
import type { Values } from './command.ts'
import { usageError } from './exit.ts'

/** A length of time as it was typed, in seconds: "30m", "2h", "1d 4h". A bare number could be anything, so it is refused. */
export function lengthOption(values: Values, name: string): number | undefined {
  const text = values.text(name)
  if (text === undefined) return undefined
  const length = /[a-z]/i.test(text) ? parseLength(text) : null
  if (length !== null) return length
  throw usageError(`--${name} is no length of time`, `Write it with its unit: --${name} 30m, 2h, 1d or 90s.`)
}

/** A whole number in a range. */
export function numberOption(values: Values, name: string, least: number, most: number): number | undefined {
  const text = values.text(name)
  if (text === undefined) return undefined
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  throw usageError(`--${name} is a whole number from ${least} to ${most.toLocaleString('en')}`)
}

/** A reason for the audit log, as long as the console takes it. */
export function reasonOption(values: Values, otherwise?: string): string {
  const reason = (values.text('reason') ?? otherwise ?? '').trim()
  if (values.text('reason') === undefined && otherwise === undefined) {
    throw usageError(
      'A reason is needed: --reason "why"',
      'It stands in the audit log beside your name and what was done.',
    )
  }
  if (reason.length >= 3 && reason.length <= 500) return reason
  throw usageError('--reason has at least 3 and at most 500 characters')
}
