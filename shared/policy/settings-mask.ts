import { parser } from '@lezer/python'

const mask = '…'

/**
 * Python without what its texts and comments say, each shown as '…': any of them may be a key or a password, also one that
 * was commented out. It has the same lines, with the same endings; what is no Python is masked line by line.
 */
export function maskedSettings(text: string): string {
  const masked: string[] = []
  let place = 0
  let isBroken = false
  parser
    .parse(text)
    .cursor()
    .iterate(({ name, from, to, type }) => {
      isBroken ||= type.isError
      const hide = hiders[name]
      if (hide === undefined) return true
      masked.push(text.slice(place, from), hide(text.slice(from, to)))
      place = to
      return false
    })
  return isBroken ? lineByLine(text) : masked.join('') + text.slice(place)
}

const hiders: Readonly<Record<string, (text: string) => string>> = {
  String: maskedLiteral,
  FormatString: maskedLiteral,
  Comment: () => `# ${mask}`,
}

const lineByLine = (text: string) => text.replaceAll(/[^\r\n]+/g, mask)

/** Keeps its prefix, its quotes and its line endings. */
function maskedLiteral(literal: string): string {
  const opening = /^[a-zA-Z]*(?:"""|'''|"|')/.exec(literal)?.[0] ?? ''
  const quotes = opening.replace(/^[a-zA-Z]+/, '')
  const inside = literal.slice(opening.length, literal.length - quotes.length)
  const lines = inside.split(/(\r\n|\n|\r)/)
  return opening + lines.map((line, at) => (at % 2 === 0 ? mask : line)).join('') + quotes
}
