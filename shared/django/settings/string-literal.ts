const escapes: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const literal = /^([a-zA-Z]{0,2})('''|"""|'|")([^]*)\2$/
const escape = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|\r?\n|([^]))/g

/** A string literal's parts; null when it is none. */
export function literalParts(source: string): { readonly prefix: string; readonly body: string } | null {
  const [, prefix, , body] = literal.exec(source) ?? []
  return prefix === undefined || body === undefined ? null : { prefix: prefix.toLowerCase(), body }
}

/** What stands between the quotes, as Python reads it. */
export function unescaped(body: string, prefix: string): string {
  if (prefix.includes('r') || !body.includes('\\')) return body
  return body.replace(escape, (whole, ...groups: (string | undefined)[]) => {
    const [hex, short, long, octal, letter] = groups
    const code = octal === undefined ? Number.parseInt(hex ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8)
    if (Number.isInteger(code)) return code > 0x10ffff ? whole : String.fromCodePoint(code)
    return letter === undefined ? '' : (escapes[letter] ?? whole)
  })
}
