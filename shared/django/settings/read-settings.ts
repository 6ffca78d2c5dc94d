import { RollcallError } from '../../contract/reply.ts'
import type { Followed } from './follow.ts'
import { followStatements } from './follow.ts'
import { parseSyntax } from './syntax.ts'
import type { Known } from './value.ts'
import { unknown } from './value.ts'

/** Far more than any settings file has; parsing takes about a microsecond a character. */
export const longestSettings = 300_000

export type ReadSettings = Followed & {
  /** The release of Django that startproject names at the head of the file. */
  readonly begunWith: string | null
}

const begunWith = /using Django (\d+\.\d+)/

/** A line of `manage.py diffsettings`: with --all a default begins with ###, with --output unified all begin with two characters. */
const settingLine = /^(?:[+-] | {2}|### )?([A-Z][A-Z0-9_]*) = (.*?)(?: {2}###)?$/
/** What repr() writes for an object without a text of its own: <django.forms.renderers.Jinja2 object at 0x7f>. */
const printedObject = / = .*<[A-Za-z_][^<>]*>/
const markedLine = /^(?:[+-] | {2}|### )| {2}###$/

/**
 * Reads a settings file, or what `manage.py diffsettings` printed, without running anything of it. Throws BAD_REQUEST, with
 * the line, for what is no Python, and for what is too long.
 */
export function readSettings(source: string): ReadSettings {
  if (source.length > longestSettings) {
    throw new RollcallError('BAD_REQUEST', 'This is too large for a settings file', {
      hint: `Rollcall reads files of at most ${longestSettings.toLocaleString('en')} characters.`,
    })
  }
  const lines = source.split(/\r\n|\n|\r/)
  const filled = lines.filter(line => line.trim() !== '')
  if (filled.length === 0)
    throw new RollcallError('BAD_REQUEST', 'There is nothing in it', { hint: 'Choose the settings.py of the site.' })
  const isPrinted = filled.every(line => settingLine.test(line))
  if (isPrinted && filled.some(line => markedLine.test(line))) return { ...followLines(lines), begunWith: null }
  // A form feed is a space to Python, which this parser does not know; the place of everything else stays.
  const syntax = parseSyntax(source.replace(/^\uFEFF/, '').replaceAll('\f', ' '))
  if (syntax.brokenLine !== null) {
    if (isPrinted && filled.some(line => printedObject.test(line))) {
      return { ...followLines(lines), begunWith: null }
    }
    throw new RollcallError('BAD_REQUEST', `Line ${syntax.brokenLine} is no Python that Rollcall can read`, {
      hint: 'Choose the settings.py of the site, or paste what “python manage.py diffsettings” prints.',
    })
  }
  return { ...followStatements(syntax), begunWith: begunWith.exec(source.slice(0, 2000))?.[1] ?? null }
}

/** Each line by itself: Python prints what it cannot write, such as `<function f>`, in a way that is no Python. */
function followLines(lines: readonly string[]): Followed {
  const names = new Map<string, Known>()
  for (const [index, line] of lines.entries()) {
    const [, name, value] = settingLine.exec(line) ?? []
    // Of "- default" and "+ changed" the second holds.
    if (name === undefined || line.startsWith('-')) continue
    const syntax = parseSyntax(`${name} = ${value}`)
    const known = syntax.brokenLine === null ? followStatements(syntax).names.get(name) : undefined
    const unread = unknown('it is an object that Python cannot write down')
    names.set(name, { value: known?.value ?? unread, line: index + 1, variables: [] })
  }
  return { names, elsewhere: [] }
}
