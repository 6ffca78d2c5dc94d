import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../../electron/terminal/arguments.ts'
import { commands } from '../../../electron/terminal/commands.ts'

const root = path.join(import.meta.dirname, '../../..')
const examples = readdirSync(path.join(root, 'docs/examples')).map(name => `docs/examples/${name}`)

/** What is typed behind "rollcall" in a text, a line that goes on with a backslash being one. */
function typedIn(file: string): readonly (readonly string[])[] {
  const text = readFileSync(path.join(root, file), 'utf8').replaceAll(/\\\n\s*/g, '')
  const lines = text.split('\n').flatMap(line => /(?:npx rollcall|rollcall\.mjs) (.+)/.exec(line)?.[1] ?? [])
  return lines.map(line => {
    const command = line.split(/ (?:[|><&#]|>>)/)[0] ?? ''
    return (command.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map(word => word.replaceAll(/^["'`]+|["'`),]+$/g, ''))
  })
}

describe.each(['README.md', ...examples])('what %s says to type', file => {
  const typed = typedIn(file).filter(([name]) => name !== '--help' && name !== '--version' && name !== undefined)

  it.each(typed.map(words => [words.join(' '), words] as const))('can be typed: %s', (_line, [name, ...rest]) => {
    const command = commands.find(each => each.name === name)
    expect(command?.name).toBe(name)
    if (command) expect(() => parseArguments(command, rest)).not.toThrow()
  })

  it('is something', () => expect(typed.length).toBeGreaterThan(0))
})
