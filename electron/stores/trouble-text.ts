import { RollcallError } from '../../shared/contract/reply.ts'
import { errorField } from './trouble.ts'

const mostCauses = 5

/** Django's session keys: 32 characters of lower case letters and digits; longer where a statement has them as bytes. */
const sessionKeys = /[a-z0-9]{32,}/g

export const withoutSessionKeys = (text: string): string => text.replaceAll(sessionKeys, '<session key>')

/**
 * An error and what caused it, for the log and for nothing else: here a driver's own words are kept, but for session keys.
 * Null for an error of ours that nothing else caused: what it says, people are told.
 */
export function troubleText(error: unknown): string | null {
  if (error instanceof RollcallError && !(error.cause instanceof Error)) return null
  const texts: string[] = []
  for (let each = error; each instanceof Error && texts.length < mostCauses; each = each.cause) {
    const code = errorField(each, 'code')
    texts.push((each.stack ?? each.message) + (code === '' ? '' : ` (${code})`))
  }
  return withoutSessionKeys(texts.length === 0 ? String(error) : texts.join('\ncaused by '))
}
