import type { Evaluator } from './evaluate.ts'
import { literalParts, unescaped } from './string-literal.ts'
import type { Node } from './syntax.ts'
import { partsOf } from './syntax.ts'
import type { Known, Value } from './value.ts'
import { made, printed, text, unknown } from './value.ts'

/** The text of a literal. */
export function stringOf(source: string): Value {
  const parts = literalParts(source)
  return parts === null ? unknown('its text cannot be read') : text(unescaped(parts.body, parts.prefix))
}

/** Texts one after the other; numbers in an f-string as str() gives them. */
export function concatenated(parts: readonly Known[]): Value {
  let whole = ''
  for (const { value } of parts) {
    if (value.kind === 'unknown') return value
    const shown = printed(value)
    if (shown === null) return unknown('it is put together from something else')
    whole += shown
  }
  return text(whole)
}

/** f"…{name}…": the texts between the braces, and what the names stand for. */
export function formatted(node: Node, { syntax, evaluate }: Evaluator): Known {
  const line = syntax.lineOf(node)
  const parts = literalParts(syntax.textOf(node))
  if (parts === null) return { value: unknown('its text cannot be read'), line, variables: [] }
  const bodyFrom = node.from + syntax.textOf(node).indexOf(parts.body, parts.prefix.length + 1)
  const bodyTo = bodyFrom + parts.body.length
  const between = (from: number, to: number): Known => {
    const raw = parts.body.slice(from - bodyFrom, to - bodyFrom)
    const value = text(unescaped(raw, parts.prefix).replaceAll('{{', '{').replaceAll('}}', '}'))
    return { value, line, variables: [] }
  }
  const pieces: Known[] = []
  let from = bodyFrom
  for (const replacement of node.getChildren('FormatReplacement')) {
    const [expression, ...more] = partsOf(replacement)
    pieces.push(between(from, replacement.from))
    if (expression === undefined || more.length > 0) {
      pieces.push({ value: unknown(`it is formatted by code (line ${line})`), line, variables: [] })
    } else pieces.push(evaluate(expression))
    from = replacement.to
  }
  pieces.push(between(from, bodyTo))
  return made(concatenated(pieces), line, pieces)
}
