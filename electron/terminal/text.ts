/** Characters that would move the cursor, colour what follows or turn the line around: a name is data from outside. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6])/u
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Text from outside as it may stand on a terminal: nothing in it is obeyed. */
export const printable = (text: string): string => text.replaceAll(unprintable, '\ufffd')

/** The same of several lines, as a log may have. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n')

const isPlain = (text: string) => /^[ -~]*$/.test(text)

/** Columns that a text takes on a terminal. */
export function widthOf(text: string): number {
  if (isPlain(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += wide.test(segment) ? 2 : 1
  return width
}

/** At most so many columns, with a mark where something was cut off. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let taken = ''
  let used = 1
  for (const { segment } of segmenter.segment(text)) {
    used += wide.test(segment) ? 2 : 1
    if (used > width) break
    taken += segment
  }
  return `${taken}…`
}

/** Words broken into lines of at most so many columns. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
