type Member = { readonly name: string; readonly start: number; readonly valueStart: number; readonly end: number }

/**
 * Sets, or with null removes, one member of the object that a JSON text holds, and leaves every other character as it is.
 * The text must have been read as an object by parsePythonJson before. Of a name that comes twice Python takes the last: that
 * one is set; all are removed. A new member goes to the end.
 */
export function withMember(text: string, name: string, value: string | null): string {
  const members = membersOf(text)
  const same = members.filter(member => member.name === name)
  if (value === null) return same.reduceRight((rest, member) => without(rest, members, member), text)
  const last = same.at(-1)
  if (last) return text.slice(0, last.valueStart) + value + text.slice(last.end)
  const at = members.at(-1)?.end ?? text.indexOf('{') + 1
  return `${text.slice(0, at)}${members.length > 0 ? ',' : ''}${JSON.stringify(name)}:${value}${text.slice(at)}`
}

/** Takes a member out with the comma that it no longer needs. Members behind it may be gone already. */
function without(text: string, members: readonly Member[], member: Member): string {
  const rest = text.slice(member.end)
  const comma = /^[ \t\r\n]*,[ \t\r\n]*/.exec(rest)
  if (comma) return text.slice(0, member.start) + rest.slice(comma[0].length)
  const before = members[members.indexOf(member) - 1]
  return text.slice(0, before ? before.end : member.start) + rest
}

function membersOf(text: string): readonly Member[] {
  const members: Member[] = []
  let at = skipSpace(text, text.indexOf('{') + 1)
  while (text.charAt(at) !== '}') {
    const start = at
    const nameEnd = skipString(text, start)
    const valueStart = skipSpace(text, skipSpace(text, nameEnd) + 1)
    const end = skipValue(text, valueStart)
    members.push({ name: JSON.parse(text.slice(start, nameEnd)) as string, start, valueStart, end })
    at = skipSpace(text, end)
    if (text.charAt(at) === ',') at = skipSpace(text, at + 1)
    else if (text.charAt(at) !== '}') throw new SyntaxError(`Neither a comma nor an end at character ${at}`)
  }
  return members
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at += 1
  return at
}

function skipString(text: string, from: number): number {
  let at = from + 1
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1
  return at + 1
}

/** The end of the value that begins there: a string, a container with all that is in it, or a word or number. */
function skipValue(text: string, from: number): number {
  let depth = 0
  let at = from
  while (at < text.length) {
    const letter = text.charAt(at)
    if (depth === 0 && at > from && ' \t\r\n,}]'.includes(letter)) return at
    if (letter === '"') at = skipString(text, at)
    else at += 1
    if (letter === '{' || letter === '[') depth += 1
    if (letter === '}' || letter === ']') depth -= 1
    if (depth === 0 && (letter === '"' || letter === '}' || letter === ']')) return at
  }
  return at
}
