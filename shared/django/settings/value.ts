/**
 * What an expression of a settings file stands for, as far as it can be told without running it. A path may lie below a folder
 * that the text does not name: `up` is then how many folders above the settings file.
 */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'list'; readonly items: readonly Known[] }
  /** `whole` is false when something that is not known was put in as well. */
  | { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, Known>; readonly whole: boolean }
  | { readonly kind: 'path'; readonly up: number | null; readonly text: string }
  /** `why` completes "X is not known: …"; it never repeats a literal, which may be a secret. */
  | { readonly kind: 'unknown'; readonly why: string }

/** A value and where it stands. Where it is only the default for environment variables, their names. */
export type Known = {
  readonly value: Value
  readonly line: number
  readonly variables: readonly string[]
}

/** Longer ones are no settings, and doubling a text again and again must end. */
const longestText = 65_536
const mostItems = 2_000

export const text = (value: string): Value =>
  value.length > longestText ? unknown('it is too long') : { kind: 'text', text: value }
export const list = (items: readonly Known[]): Value =>
  items.length > mostItems ? unknown('it is too long') : { kind: 'list', items }
export const dict = (entries: ReadonlyMap<string, Known>, whole = true): Value =>
  entries.size > mostItems ? unknown('it is too long') : { kind: 'dict', entries, whole }
export const unknown = (why: string): Value => ({ kind: 'unknown', why })
export const none: Value = { kind: 'none' }
export const bool = (value: boolean): Value => ({ kind: 'bool', value })
export const number = (value: number): Value =>
  Number.isFinite(value) ? { kind: 'number', value } : unknown('it is no finite number')

/** A new value made of others: it depends on the same variables. */
export function made(value: Value, line: number, from: readonly Known[]): Known {
  const variables = [...new Set(from.flatMap(each => each.variables))]
  return { value, line, variables: variables.slice(0, 20) }
}

/** As Python takes a value in a condition; null when it is not known. */
export function truth(value: Value): boolean | null {
  switch (value.kind) {
    case 'text':
      return value.text !== ''
    case 'number':
      return value.value !== 0
    case 'bool':
      return value.value
    case 'none':
      return false
    case 'list':
      return value.items.length > 0
    case 'dict':
      return value.entries.size > 0 || (value.whole ? false : null)
    case 'path':
      return true
    case 'unknown':
      return null
  }
}

/** The text of a text or of a path that is known; null for everything else. */
export function textOf(value: Value): string | null {
  if (value.kind === 'text') return value.text
  return value.kind === 'path' && value.up === null ? value.text : null
}

/** What Python's str() gives of a plain value; null for others. */
export function printed(value: Value): string | null {
  if (value.kind === 'number') return String(value.value)
  if (value.kind === 'bool') return value.value ? 'True' : 'False'
  return value.kind === 'none' ? 'None' : textOf(value)
}

/** os.path.join and the / of a Path; an absolute text begins anew. */
export function joined(base: Value, more: Value): Value {
  if (base.kind === 'unknown') return base
  if (more.kind === 'unknown') return more
  const added = textOf(more)
  if (added === null || (base.kind !== 'path' && base.kind !== 'text')) return unknown('it is joined of something else')
  if (/^(?:[\\/]|[A-Za-z]:)/.test(added)) return { kind: 'path', up: null, text: added }
  const up = base.kind === 'path' ? base.up : null
  return { kind: 'path', up, text: [base.text.replace(/[\\/]$/, ''), added].filter(Boolean).join('/') }
}

/** The folder that a path lies in. */
export function parentOf(value: Value): Value {
  if (value.kind === 'unknown') return value
  if (value.kind !== 'path' && value.kind !== 'text') return unknown('it is a part of something that is no path')
  const up = value.kind === 'path' ? value.up : null
  const at = value.text.replace(/[\\/]+$/, '').lastIndexOf('/')
  if (at > 0) return { kind: 'path', up, text: value.text.slice(0, at) }
  if (value.text === '' && up !== null) return { kind: 'path', up: up + 1, text: '' }
  return { kind: 'path', up, text: value.text.startsWith('/') ? '/' : '' }
}

/** An environment variable that has no default in the file. */
export function environment(name: string, line: number): Known {
  return { value: unknown(`it comes from the environment variable ${name.slice(0, 80)}`), line, variables: [name] }
}
