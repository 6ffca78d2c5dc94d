import { describe, expect, it } from 'vitest'
import { optionsOf, parseArguments } from '../../../electron/terminal/arguments.ts'
import { commands } from '../../../electron/terminal/commands.ts'
import type { Command } from '../../../electron/terminal/command.ts'
import { commandHelp, exitWords, generalHelp } from '../../../electron/terminal/help.ts'
import { nearest } from '../../../electron/terminal/nearest.ts'
import { widthOf } from '../../../electron/terminal/text.ts'

const commandNamed = (name: string): Command => {
  const found = commands.find(each => each.name === name)
  if (!found) throw new Error(name)
  return found
}
const parse = (name: string, ...typed: readonly string[]) => parseArguments(commandNamed(name), typed)

describe('what is typed', () => {
  it('is read in any order, with = or without, and lists where an option may be given again', () => {
    const values = parse('sessions', '--limit=5', 'shop', '--role', 'admin', '--role', '', '--json', '--sort=-login')
    expect(values.positionals).toEqual(['shop'])
    expect(values.text('limit')).toBe('5')
    expect(values.list('role')).toEqual(['admin', ''])
    expect(values.flag('json')).toBe(true)
    expect(values.flag('verbose')).toBe(false)
    expect(values.text('sort')).toBe('-login')
    expect(parse('logout', '-y', '-c', 'shop').text('connection')).toBe('shop')
    expect(parse('user', '--', '--odd-name').positionals).toEqual(['--odd-name'])
  })

  it.each([
    ['sessions', ['--stauts', 'stale'], 'has no option --stauts', 'Did you mean --status?'],
    ['sessions', ['--secretkeyfile=x'], 'has no option --secretkeyfile', 'Did you mean --secret-key-file?'],
    ['decode', ['--user', 'x'], 'has no option --user', 'Try "rollcall decode --help".'],
    ['sessions', ['-x'], 'has no option -x', 'Try "rollcall sessions --help".'],
    ['sessions', ['--limit'], '--limit needs a value', null],
    ['sessions', ['--limit', '--json'], '--limit needs a value', null],
    ['sessions', ['--json=yes'], '--json is a switch', null],
    ['sessions', ['--limit', '1', '--limit', '2'], 'more than once', null],
    ['sessions', ['one', 'two'], 'takes at most 1', null],
    [
      'enforce',
      ['--url', 'mysql://db/shop'],
      'none to enforce',
      'Name a saved connection: rollcall connections lists them.',
    ],
    ['decode', ['file.txt'], 'takes no words of its own', null],
  ] as const)('of %s %j is refused', (name, typed, message, hint) => {
    const attempt = () => parse(name, ...typed)
    expect(attempt).toThrow(expect.objectContaining({ code: 2, message: expect.stringContaining(message) as string }))
    if (hint !== null) expect(attempt).toThrow(expect.objectContaining({ hint }))
  })

  it('never repeats a value, which could be a secret', () => {
    try {
      parse('sessions', '--passwd=hunter2 is secret')
      throw new Error('It was taken')
    } catch (error) {
      expect(JSON.stringify([(error as Error).message, error])).not.toContain('hunter2')
    }
  })
})

describe('the nearest word', () => {
  it.each([
    ['sesions', 'sessions'],
    ['logotu', 'logout'],
    ['clear', 'clear-expired'],
    ['Decode', 'decode'],
    ['xyzzy', null],
    ['', null],
  ])('to %j is %j', (typed, wanted) => {
    expect(
      nearest(
        typed,
        commands.map(({ name }) => name),
      ),
    ).toBe(wanted)
  })
})

describe.each(commands)('the page of $name', command => {
  const page = commandHelp(command, false)

  it('has every section and option, and no line that is too wide', () => {
    for (const title of ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'EXIT STATUS', 'EXAMPLES'])
      expect(page).toContain(`${title}\n`)
    for (const { name } of optionsOf(command)) expect(page).toContain(`--${name}`)
    for (const [code] of exitWords) expect(page).toContain(code)
    const examples = new Set(command.examples.map(({ line }) => `    ${line}`))
    const usage = new Set(command.usage.map(line => `  rollcall ${command.name} ${line}`))
    const wide = page.split('\n').filter(line => widthOf(line) > 98 && !examples.has(line) && !usage.has(line))
    expect(wide).toEqual([])
    expect(page).not.toContain('\u001b')
  })

  it('has no option twice, and examples that can be typed', () => {
    const names = optionsOf(command).flatMap(({ name, short }) => [name, ...(short === undefined ? [] : [short])])
    expect(new Set(names).size).toBe(names.length)
    expect(command.examples.length).toBeGreaterThan(0)
    for (const { line } of command.examples) {
      const typed = line.slice(line.indexOf('rollcall ') + 9).split(/ [|><&]|>>|<<</)[0] ?? ''
      const words = (typed.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map(word => word.replaceAll(/^["']|["']$/g, ''))
      expect(words[0]).toBe(command.name)
      expect(() => parseArguments(command, words.slice(1))).not.toThrow()
    }
  })
})

it('tells of every command on its first page', () => {
  const page = generalHelp(commands, false)
  for (const { name, summary } of commands) expect(page).toContain(`  ${name.padEnd(16)}${summary}`)
  expect(page.split('\n').filter(line => widthOf(line) > 98)).toEqual([])
})
