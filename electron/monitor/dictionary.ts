/** Words that many rows share, as small numbers; 0 stands for null. */
export type Dictionary = {
  readonly of: (word: string | null) => number
  readonly word: (number: number) => string | null
  /** All numbers are below this. */
  readonly end: () => number
}

/** Stands for whatever did not fit in: a hostile store could hold a new word in every row. */
const overflow = '(one of very many)'

export function createDictionary(mostWords: number): Dictionary {
  const words: (string | null)[] = [null]
  const numbers = new Map<string, number>()

  function of(word: string | null): number {
    if (word === null) return 0
    const known = numbers.get(word)
    if (known !== undefined) return known
    if (words.length > mostWords && word !== overflow) return of(overflow)
    words.push(word)
    numbers.set(word, words.length - 1)
    return words.length - 1
  }

  return { of, word: number => words[number] ?? null, end: () => words.length }
}
