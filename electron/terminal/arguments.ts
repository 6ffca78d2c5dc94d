import { parseArgs } from 'node:util'
import type { Command, Option, Values } from './command.ts'
import { usageError } from './exit.ts'
import { nearest } from './nearest.ts'

/** Every command has these. */
export const commonOptions: readonly Option[] = [
  {
    name: 'json',
    words: 'One JSON object a line, with times in ISO 8601 (UTC). For scripts: fields are only ever added.',
  },
  { name: 'no-color', words: 'No colour on a terminal either. NO_COLOR in the environment says the same.' },
  {
    name: 'verbose',
    words: 'What drivers and servers said goes to standard error. Secrets and session keys are taken out.',
  },
  { name: 'help', short: 'h', words: 'This page.' },
]

export const optionsOf = (command: Command): readonly Option[] => [
  ...command.groups.flatMap(({ options }) => options),
  ...commonOptions,
]

/** Reads what was typed behind a command's name. Throws a usage error that names what is meant, and never repeats a value. */
export function parseArguments(command: Command, typed: readonly string[]): Values {
  const options = optionsOf(command)
  const byName = new Map(options.map(option => [option.name, option]))
  const { tokens } = parseArgs({
    args: [...typed],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      options.map(({ name, short, value }) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const), ...(short && { short }) },
      ]),
    ),
  })
  const found = new Map<string, string[]>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const option = byName.get(token.name)
    if (option === undefined) throw unknownOption(command, token.rawName, [...byName.keys()])
    const before = found.get(option.name) ?? []
    if (before.length > 0 && option.many !== true) throw misused(command, `--${option.name} was given more than once`)
    found.set(option.name, [...before, valueOf(command, option, token.value, token.inlineValue === true)])
  }
  if (positionals.length > command.mostPositionals) {
    const what =
      command.mostPositionals === 0 ? 'takes no words of its own' : `takes at most ${command.mostPositionals}`
    throw misused(command, `"rollcall ${command.name}" ${what} besides options, and ${positionals.length} were given`)
  }
  return {
    text: name => found.get(name)?.at(-1),
    list: name => found.get(name) ?? [],
    flag: name => found.has(name),
    positionals,
  }
}

function valueOf(command: Command, option: Option, value: string | undefined, isInline: boolean): string {
  if (option.value === undefined) {
    if (value !== undefined) throw misused(command, `--${option.name} is a switch and takes no value`)
    return ''
  }
  // The word behind it may be the next option: then its own value was forgotten.
  const isForgotten = value === undefined || (!isInline && /^--?[a-z]/.test(value))
  if (isForgotten) throw misused(command, `--${option.name} needs a value: --${option.name} ${option.value}`)
  return value
}

const misused = (command: Command, message: string) => usageError(message, `Try "rollcall ${command.name} --help".`)

function unknownOption(command: Command, rawName: string, known: readonly string[]): Error {
  if (command.savedOnly !== undefined && rawName === '--url') {
    return usageError(command.savedOnly, 'Name a saved connection: rollcall connections lists them.')
  }
  const meant = nearest(rawName.replace(/^-+/, ''), known)
  const hint = meant === null ? `Try "rollcall ${command.name} --help".` : `Did you mean --${meant}?`
  return usageError(`"rollcall ${command.name}" has no option ${printable(rawName)}`, hint)
}

const printable = (text: string) => text.slice(0, 60).replaceAll(/\p{Cc}/gu, '?')
