/** A value is always a parameter or a literal made by the engine, never pasted text. Numbers are whole. */
export type Value = string | number

/** A statement in pieces: `parts` has one more than `values`, and the values belong between them. */
export type Sql = { readonly parts: readonly string[]; readonly values: readonly Value[] }

/** sql`select a from ${quotedTable} where b = ${value}`: other Sql is put in as it is, everything else becomes a value. */
export function sql(strings: TemplateStringsArray, ...items: readonly (Value | Sql)[]): Sql {
  const parts = [strings[0] ?? '']
  const values: Value[] = []
  for (const [index, item] of items.entries()) {
    const after = strings[index + 1] ?? ''
    if (typeof item === 'object') {
      parts.push((parts.pop() ?? '') + (item.parts[0] ?? ''), ...item.parts.slice(1))
      values.push(...item.values)
      parts.push((parts.pop() ?? '') + after)
    } else {
      values.push(item)
      parts.push(after)
    }
  }
  return { parts, values }
}

/** Text of our own that goes into a statement as it is: keywords and quoted names. */
export const raw = (text: string): Sql => ({ parts: [text], values: [] })

export const nothing = raw('')

/** Puts `separator` between statements or values: a list of columns, of conditions, of keys. */
export function join(items: readonly (Value | Sql)[], separator: string): Sql {
  const parts = ['']
  const values: Value[] = []
  for (const [index, item] of items.entries()) {
    if (index > 0) parts.push((parts.pop() ?? '') + separator)
    if (typeof item === 'object') {
      parts.push((parts.pop() ?? '') + (item.parts[0] ?? ''), ...item.parts.slice(1))
      values.push(...item.values)
    } else {
      values.push(item)
      parts.push('')
    }
  }
  return { parts, values }
}

/** The statement's text with each value as `place` writes it: a parameter's mark or a literal. */
export function render(statement: Sql, place: (value: Value) => string): string {
  return statement.parts.reduce((text, part, index) => {
    const value = statement.values[index - 1]
    return value === undefined ? text + part : text + place(value) + part
  })
}
