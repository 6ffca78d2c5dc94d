import type { SessionFilter } from '../../shared/contract/session.ts'
import { sessionStatus, signatureState, statusReason } from '../../shared/contract/session.ts'
import type { Option, Values } from './command.ts'
import { usageError } from './exit.ts'
import { lengthOption } from './lengths.ts'
import { nearest } from './nearest.ts'

export const filterOptions: readonly Option[] = [
  {
    name: 'user',
    value: 'USER',
    words:
      'Of this person: the user name, the e-mail address or the id, whole and whatever its case. "id:7", "name:7" and "email:…" say which.',
  },
  {
    name: 'status',
    value: 'STATUS',
    many: true,
    words: `One of ${sessionStatus.options.join(', ')}; several with commas. "authenticated" is who Django would take as logged in now.`,
  },
  {
    name: 'because',
    value: 'REASON',
    many: true,
    words: `Why it is stale or unreadable: ${statusReason.options.join(', ')}.`,
  },
  {
    name: 'role',
    value: 'ROLE',
    many: true,
    words: 'Of people with this role; "" for none. May be given several times.',
  },
  { name: 'signature', value: 'STATE', many: true, words: `One of ${signatureState.options.join(', ')}.` },
  { name: 'idle-over', value: 'LENGTH', words: 'Not used for longer than this: 30m, 2h, 1d.' },
  {
    name: 'age-over',
    value: 'LENGTH',
    words:
      'Logged in longer ago than this. Where the site stores no time of login, sessions are as old as this command knows them, so none is over.',
  },
  { name: 'expires-within', value: 'LENGTH', words: 'Living, and over within this time if nobody touches them.' },
  {
    name: 'text',
    value: 'TEXT',
    words: 'In the user name, e-mail address, id or role, or the beginning of a fingerprint.',
  },
]

/** The conditions that were typed, without --user; null when there are none. */
export function filterOf(values: Values): SessionFilter | null {
  const idle = lengthOption(values, 'idle-over')
  const age = lengthOption(values, 'age-over')
  const expiresIn = lengthOption(values, 'expires-within')
  const filter: SessionFilter = {
    ...choices(values, 'status', 'status', sessionStatus.options),
    ...choices(values, 'because', 'reason', statusReason.options),
    ...choices(values, 'signature', 'signature', signatureState.options),
    ...(values.flag('role') && { role: [...values.list('role')] }),
    ...(idle !== undefined && { idle: { atLeast: idle } }),
    ...(age !== undefined && { age: { atLeast: age } }),
    ...(expiresIn !== undefined && { expiresIn: { atLeast: 0, below: expiresIn } }),
    ...(values.flag('text') && { text: textOf(values) }),
  }
  return Object.keys(filter).length === 0 ? null : filter
}

function textOf(values: Values): string {
  const text = values.text('text') ?? ''
  if (text.trim() !== '' && text.length <= 200) return text
  throw usageError('--text has at least 1 and at most 200 characters')
}

function choices<Field extends string, Choice extends string>(
  values: Values,
  option: string,
  field: Field,
  possible: readonly Choice[],
): { [F in Field]?: Choice[] } {
  const typed = values.list(option).flatMap(text => text.split(',').map(each => each.trim().toLowerCase()))
  if (typed.length === 0) return {}
  const chosen = typed.map(text => {
    const found = possible.find(choice => choice === text)
    if (found !== undefined) return found
    const meant = nearest(text, possible)
    throw usageError(
      `--${option} knows no such word`,
      meant === null ? `It is one of ${possible.join(', ')}.` : `Did you mean ${meant}?`,
    )
  })
  return { [field]: chosen } as { [F in Field]?: Choice[] }
}
