import type { Value } from './value.ts'
import { bool, dict, joined, list, number, printed, text, unknown } from './value.ts'

/** What a binary operator gives of two values; line is where it stands. */
export function operated(sign: string, left: Value, right: Value, line: number): Value {
  if (left.kind === 'unknown') return left
  if (right.kind === 'unknown') return right
  if (sign === '/' && (left.kind === 'path' || right.kind === 'path')) return joined(left, right)
  if (sign === '+' && left.kind === 'text' && right.kind === 'text') return text(left.text + right.text)
  if (sign === '+' && left.kind === 'list' && right.kind === 'list') return list([...left.items, ...right.items])
  if (sign === '|' && left.kind === 'dict' && right.kind === 'dict') {
    return dict(new Map([...left.entries, ...right.entries]), left.whole && right.whole)
  }
  if (left.kind === 'number' && right.kind === 'number') return arithmetic(sign, left.value, right.value, line)
  const [one, other] = [printed(left), printed(right)]
  const isEquality = sign === '==' || sign === '!=' || sign === 'is'
  if (isEquality && one !== null && other !== null) {
    const isSame = left.kind === right.kind && one === other
    return bool(sign === '!=' ? !isSame : isSame)
  }
  if (
    sign === 'in' &&
    one !== null &&
    right.kind === 'list' &&
    right.items.every(item => printed(item.value) !== null)
  ) {
    return bool(right.items.some(item => printed(item.value) === one))
  }
  return unknown(`it is computed (line ${line})`)
}

function arithmetic(sign: string, left: number, right: number, line: number): Value {
  switch (sign) {
    case '+':
      return number(left + right)
    case '-':
      return number(left - right)
    case '*':
      return number(left * right)
    case '/':
      return number(left / right)
    case '//':
      return number(Math.floor(left / right))
    case '==':
      return bool(left === right)
    default:
      return unknown(`it is computed (line ${line})`)
  }
}
