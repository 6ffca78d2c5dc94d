/** What a colour means; the words always say it as well. */
export type Tone = 'good' | 'warning' | 'bad' | 'faint' | 'strong'

const codes: Readonly<Record<Tone, readonly [number, number]>> = {
  good: [32, 39],
  warning: [33, 39],
  bad: [31, 39],
  faint: [2, 22],
  strong: [1, 22],
}

export type Paint = (text: string, tone: Tone | null) => string

export const plain: Paint = text => text
const coloured: Paint = (text, tone) =>
  tone === null ? text : `\u001b[${codes[tone][0]}m${text}\u001b[${codes[tone][1]}m`

/** Colour only where a person looks and has not forbidden it (no-color.org). */
export function paintFor(isTerminal: boolean, forbidden: boolean, environment = process.env): Paint {
  const { NO_COLOR: noColour = '', TERM: term } = environment
  return isTerminal && !forbidden && noColour === '' && term !== 'dumb' ? coloured : plain
}
