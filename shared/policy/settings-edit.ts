import type { DiffLine, SettingChange } from '../contract/permanent.ts'
import type { Policy } from './policy.ts'
import { settingsDiff } from './settings-diff.ts'
import { maskedSettings } from './settings-mask.ts'
import type { SettingsSource } from './settings-source.ts'
import { readSettings } from './settings-source.ts'
import type { SettingValue } from './settings-values.ts'
import { pythonText, settingsOf } from './settings-values.ts'

/** A settings.py as it would be. Where there are refusals, `text` is the text as it is. */
export type SettingsEdit = {
  readonly text: string
  readonly changes: readonly SettingChange[]
  readonly refusals: readonly string[]
  readonly notes: readonly string[]
  /** For the window: without what texts and comments say. */
  readonly diff: readonly DiffLine[]
}

/** A piece of the text that is replaced; everything outside of all pieces stays as it is, to the byte. */
type Piece = { readonly from: number; readonly to: number; readonly text: string }

/**
 * Changes the values of the three settings of a policy in the text of a settings.py, and adds at its end those that it lacks and
 * that are not Django's default. Refuses, saying the line, whatever it would have to guess.
 */
export function editSettings(text: string, policy: Policy): SettingsEdit {
  const unchanged = { text, changes: [], notes: [], diff: [] }
  const source = readSettings(text)
  if ('brokenLine' in source) {
    return { ...unchanged, refusals: [`Line ${source.brokenLine} is no Python that Rollcall can read.`] }
  }
  const judged = settingsOf(policy).map(setting => judge(setting, source))
  const changes = judged.map(({ change }) => change)
  const refusals = judged.flatMap(({ refusal }) => refusal ?? [])
  const added = judged.flatMap(({ add }) => add ?? [])
  const pieces = [...judged.flatMap(({ replace }) => replace ?? []), ...appended(text, added)]
  const result = withPieces(text, pieces)
  const isProven = refusals.length > 0 || says(result, policy)
  const edited = refusals.length > 0 || !isProven ? text : result
  return {
    text: edited,
    changes,
    refusals: isProven
      ? refusals
      : ['The end of the file is written so that nothing can be added to it. Do it by hand.'],
    notes: refusals.length > 0 ? [] : notesOf(source, changes),
    // What changes is a number or a truth value, and never inside of what is masked.
    diff: settingsDiff(maskedSettings(text), maskedSettings(edited)),
  }
}

/** The edited text, read again: it must say what the policy says, each setting once. */
function says(text: string, policy: Policy): boolean {
  const source = readSettings(text)
  if ('brokenLine' in source) return false
  return settingsOf(policy).every(({ name, value, byDefault }) => {
    const assigned = source.assigned(name)
    return assigned.kind === 'never' ? byDefault : assigned.kind === 'once' && isSame(assigned.value, value)
  })
}

const isSame = (stated: number | boolean | undefined, wanted: number | boolean) =>
  typeof wanted === 'boolean' ? stated === wanted : Number(stated) === wanted

type Judgement = {
  readonly change: SettingChange
  readonly refusal?: string
  readonly replace?: Piece
  readonly add?: string
}

function judge({ name, value, byDefault }: SettingValue, source: SettingsSource): Judgement {
  const wanted = pythonText(value)
  const assigned = source.assigned(name)
  const mayBeElsewhere = source.starImports.length > 0 || source.mentions(name).length > 0
  switch (assigned.kind) {
    case 'never':
      return byDefault && !mayBeElsewhere
        ? { change: { name, before: null, after: null } }
        : { change: { name, before: null, after: wanted }, add: `${name} = ${wanted}` }
    case 'unclear':
      return {
        change: { name, before: null, after: wanted },
        refusal: `${assigned.why}. Set it to ${wanted} by hand.`,
      }
    case 'once': {
      const { from, to, line, text } = assigned
      if (isSame(assigned.value, value)) return { change: { name, before: text, after: null } }
      const change = { name, before: text, after: wanted }
      if (assigned.isLiteral) return { change, replace: { from, to, text: wanted } }
      const computed = text.replaceAll(/\s+/g, ' ').slice(0, 80)
      return { change, refusal: `Line ${line} computes ${name} (${computed}). Set it to ${wanted} by hand.` }
    }
  }
}

/** New lines at the end, with the file's own line ending, and without a final one where it had none. */
function appended(text: string, lines: readonly string[]): readonly Piece[] {
  if (lines.length === 0) return []
  const ending = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'
  const endsLine = text === '' || /[\r\n]$/.test(text)
  const added = (endsLine ? '' : ending) + lines.join(ending) + (endsLine ? ending : '')
  return [{ from: text.length, to: text.length, text: added }]
}

function withPieces(text: string, pieces: readonly Piece[]): string {
  let result = ''
  let place = 0
  for (const { from, to, text: replaced } of pieces.toSorted((one, other) => one.from - other.from)) {
    result += text.slice(place, from) + replaced
    place = to
  }
  return result + text.slice(place)
}

/** What follows from a change, and what may undo it or set the value elsewhere. */
function notesOf(source: SettingsSource, changes: readonly SettingChange[]): readonly string[] {
  return changes.flatMap(({ name, before, after }) => {
    const place = source.assigned(name)
    const uses = after === null ? [] : source.uses(name)
    const isAdded = after !== null && before === null
    const imports = source.starImports.filter(({ from }) => place.kind !== 'once' || from > place.from)
    const others = [
      ...source.mentions(name).map(line => `Line ${line} has the name ${name} in a text and may set it too`),
      ...imports.map(({ line, text }) => `Line ${line} (${text}) may set ${name} too`),
    ]
    return [
      ...(uses.length > 0 ? [`Line ${uses.join(', ')} uses ${name} and changes with it.`] : []),
      ...others.map(words => `${words}${isAdded ? '; the new line at the end comes after it' : ''}.`),
    ]
  })
}
