import { commonOptions } from './arguments.ts'
import type { Command, Option } from './command.ts'
import { paintFor } from './style.ts'
import type { Paint } from './style.ts'
import { wrap } from './text.ts'

const width = 96
const indent = '  '

export const exitWords: readonly (readonly [string, string])[] = [
  ['0', 'Done. Also when whoever read standard output has seen enough (| head).'],
  ['1', 'Something failed, or only part of it was done; standard error says what.'],
  ['2', 'The command line is wrong, or what it names cannot be used. Nothing was done.'],
  [
    '3',
    'Nothing was done, because somebody has to decide: there was no --yes and nobody to ask, or the answer was no, or a run of enforcement found more than its ceiling.',
  ],
  ['4', 'The site could not be reached. Trying again later may help.'],
  ['129, 130, 143', 'Ended by SIGHUP, SIGINT (Ctrl+C) or SIGTERM. What was done until then stays done, and is told.'],
]

const environment: readonly (readonly [string, string])[] = [
  ['ROLLCALL_CONNECTION', 'The saved connection to take where none is named.'],
  ['ROLLCALL_URL', 'The URL to take where neither --connection nor --url is given. Here it may hold a password.'],
  ['ROLLCALL_PASSWORD', 'The password of the database.'],
  ['ROLLCALL_CACHE_PASSWORD', 'The password of the cache that holds sessions.'],
  ['ROLLCALL_SECRET_KEY', 'The SECRET_KEY of the site.'],
  ['ROLLCALL_SECRET_KEY_FALLBACKS', 'SECRET_KEY_FALLBACKS, one a line.'],
  ['ROLLCALL_DATA', 'The folder with connections, policies, history and the audit log.'],
  ['NO_COLOR', 'No colour, whatever it holds.'],
  ['TZ', 'The zone of times in tables, unless the preferences name one.'],
]

const secretsText =
  'A password or a key is never taken from the command line, where everybody on the machine can read it in the list of processes: it comes from a file (--password-file, --secret-key-file, --fallback-file), from the environment, or is asked for on a terminal. A desktop console keeps them in the keychain of the system, where a terminal cannot get them.'

function section(title: string, lines: readonly string[], paint: Paint): string {
  return [paint(title, 'strong'), ...lines.map(line => (line === '' ? '' : indent + line))].join('\n')
}

const paragraphs = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text, at) => [...(at === 0 ? [] : ['']), ...wrap(text, width - 2)])

/** Terms on the left, what they mean beside them. */
function terms(pairs: readonly (readonly [string, string])[], column: number): readonly string[] {
  return pairs.flatMap(([term, words]) => {
    const lines = wrap(words, width - column - 4)
    if (term.length >= column) return [term, ...lines.map(line => ' '.repeat(column + 2) + line)]
    return lines.map((line, at) => (at === 0 ? term : '').padEnd(column + 2) + line)
  })
}

function optionTerm({ name, short, value }: Option): string {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`
  return short === undefined ? long : `-${short}, ${long}`
}

/** The page of one command. */
export function commandHelp(command: Command, isTerminal: boolean): string {
  const paint = paintFor(isTerminal, false)
  const { name, summary, usage, description, groups, examples, notes = [] } = command
  const optionLines = (options: readonly Option[]) =>
    terms(
      options.map(each => [optionTerm(each), each.words]),
      26,
    )
  return [
    section('NAME', [`rollcall ${name} - ${summary}`], paint),
    section(
      'SYNOPSIS',
      usage.map(line => `rollcall ${name}${line === '' ? '' : ` ${line}`}`),
      paint,
    ),
    section('DESCRIPTION', paragraphs(description), paint),
    ...groups.map(({ title, options }) => section(title.toUpperCase(), optionLines(options), paint)),
    section('COMMON OPTIONS', optionLines(commonOptions), paint),
    ...(notes.length === 0 ? [] : [section('NOTES', paragraphs(notes), paint)]),
    section('EXIT STATUS', terms(exitWords, 14), paint),
    section(
      'EXAMPLES',
      examples.flatMap(({ words, line }, at) => [
        ...(at === 0 ? [] : ['']),
        ...wrap(words, width - 2),
        `${indent}${line}`,
      ]),
      paint,
    ),
  ].join('\n\n')
}

/** What "rollcall --help" says. */
export function generalHelp(commands: readonly Command[], isTerminal: boolean): string {
  const paint = paintFor(isTerminal, false)
  return [
    section('NAME', ['rollcall - who is logged in to a Django site, and a log out that is proven'], paint),
    section('SYNOPSIS', ['rollcall COMMAND [OPTIONS]', 'rollcall help COMMAND', 'rollcall --version'], paint),
    section(
      'DESCRIPTION',
      paragraphs([
        'The same console as the window and the browser page, as commands: it shares their connections, policies and audit log, and a connection that is read-only refuses every write here too. Nothing but data goes to standard output; progress, questions and warnings go to standard error. A session is named by its fingerprint; session keys are never shown.',
      ]),
      paint,
    ),
    section(
      'COMMANDS',
      terms(
        commands.map(({ name, summary }) => [name, summary]),
        14,
      ),
      paint,
    ),
    section(
      'A SITE',
      paragraphs([
        'Each command takes a saved connection, by its name or id: as a word behind the command, with --connection, or from ROLLCALL_CONNECTION. The only one that is saved need not be named. Or it takes a site that is not saved: --url mysql://reader@db.example.com/shop, with --secret-key-file and whatever else differs from what Django does by itself.',
        secretsText,
      ]),
      paint,
    ),
    section('EXIT STATUS', terms(exitWords, 14), paint),
    section('ENVIRONMENT', terms(environment, 30), paint),
    section(
      'EXAMPLES',
      [
        'rollcall sessions --url mysql://reader@db.example.com/shop --status authenticated',
        'rollcall logout shop --user ana --reason "laptop stolen" --yes',
        'rollcall watch shop --json | jq -r .user',
      ],
      paint,
    ),
  ].join('\n\n')
}
