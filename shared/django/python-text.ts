import { printPythonFloat, printPythonString } from './python-print.ts'
import type { PythonObject, PythonPair, PythonValue } from './python-value.ts'

const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text

const readable = /[^"\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu

/** A text in quotes as JSON has it, letters beyond ASCII as they are; marks that turn the direction of writing stay escaped. */
export function readableString(text: string): string {
  let shown = ''
  let from = 0
  for (const { 0: run, index } of text.matchAll(readable)) {
    shown += printPythonString(text.slice(from, index)).slice(1, -1) + run
    from = index + run.length
  }
  return `"${shown}${printPythonString(text.slice(from)).slice(1, -1)}"`
}

const unprintable = /[^ !#-[\]-~]/g

/** b"…" as Python writes it, with hexadecimal numbers for what is no ASCII letter. */
function readableBytes(latin1: string): string {
  const escape = (character: string) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  return `b"${latin1.replace(unprintable, escape)}"`
}

/** "days, seconds, microseconds" as str() of a timedelta: "-1 day, 0:00:05.000007". */
function lengthText(text: string): string {
  const [days = 0, seconds = 0, microseconds = 0] = text.split(', ').map(Number)
  const pad = (value: number) => String(value).padStart(2, '0')
  const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`
  const exact = microseconds === 0 ? clock : `${clock}.${String(microseconds).padStart(6, '0')}`
  return days === 0 ? exact : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${exact}`
}

const omitted = {
  cycle: '… (it holds itself)',
  'too-deep': '… (nested too deeply to show)',
  'too-large': '… (too much to show)',
} as const

/**
 * Printing that stops: at most `longest` characters of each text, and once `most` characters are printed nothing but what
 * closes the brackets.
 */
export type TextLimits = { readonly longest: number; readonly most: number }

/** A value in words: JSON's where it has them, otherwise a Python name with what it was made of. */
export function pythonText(value: PythonValue, { longest, most }: TextLimits): string {
  let left = most

  const spend = (text: string): string => {
    left -= text.length
    return text
  }
  const joined = <Item>(items: Iterable<Item>, print: (item: Item) => string): string => {
    const parts: string[] = []
    for (const item of items) {
      if (left < 0) break
      parts.push(print(item))
    }
    return parts.join(', ')
  }
  const pair = ([key, item]: PythonPair): string => `${print(key)}: ${print(item)}`

  const print = (item: PythonValue): string => {
    switch (item.kind) {
      case 'none':
        return spend('null')
      case 'bool':
        return spend(item.value ? 'true' : 'false')
      case 'int':
        return spend(cut(item.text, longest))
      case 'float':
        return spend(printPythonFloat(item.value))
      case 'str':
        return spend(readableString(cut(item.value, longest)))
      case 'bytes':
        return spend(bytesText(item.type, readableBytes(item.latin1.slice(0, longest)), item.latin1.length, longest))
      case 'scalar':
        return spend(`${item.type}(${item.type === 'timedelta' ? lengthText(item.text) : cut(item.text, longest)})`)
      case 'omitted':
        return spend(omitted[item.why])
      case 'list':
        return spend(`[${joined(item.items, print)}]`)
      case 'tuple':
      case 'set':
      case 'frozenset':
        return spend(`${item.kind}(${joined(item.items, print)})`)
      case 'dict':
        return spend(`{${joined(item.entries, ([key, entry]) => `${spend(readableString(key))}: ${print(entry)}`)}}`)
      case 'pairs':
        return spend(`{${joined(item.pairs, pair)}}`)
      case 'object':
        return spend(item.called ? `${item.type}(${objectText(item)})` : item.type)
    }
  }
  const objectText = ({ args, state, items, pairs }: PythonObject): string =>
    [joined(args, print), state === null ? '' : print(state), joined(items, print), joined(pairs, pair)]
      .filter(part => part !== '')
      .join(', ')

  return cut(print(value), most)
}

function bytesText(type: 'bytes' | 'bytearray', shown: string, length: number, longest: number): string {
  const whole = length > longest ? `${shown}… (${length} bytes)` : shown
  return type === 'bytes' ? whole : `bytearray(${whole})`
}
