type Ending<Item> = {
  /** Called first: a sequence that waits for something is ended only once it has it. */
  readonly abandon: () => void
  /** Takes what one of them had ready. */
  readonly drop: (item: Item) => void
}

/** What several sequences give, as it comes. When one throws, or nobody wants more, the others are ended too. */
export async function* merged<Item>(
  sequences: readonly AsyncGenerator<Item>[],
  { abandon, drop }: Ending<Item>,
): AsyncGenerator<Item> {
  const coming = new Map(sequences.map(sequence => [sequence, nextOf(sequence)]))
  try {
    while (coming.size > 0) {
      const { sequence, result } = await Promise.race(coming.values())
      if (result.done === true) coming.delete(sequence)
      else {
        coming.set(sequence, nextOf(sequence))
        yield result.value
      }
    }
  } finally {
    if (coming.size > 0) abandon()
    const ready = [...coming.values()].map(each =>
      each.then(
        ({ result }) => (result.done === true ? undefined : drop(result.value)),
        () => undefined,
      ),
    )
    await Promise.all([...sequences.map(sequence => sequence.return(undefined).catch(() => undefined)), ...ready])
  }
}

function nextOf<Item>(sequence: AsyncGenerator<Item>) {
  const next = sequence.next().then(result => ({ sequence, result }))
  // One may break off while nobody is looking; the next race tells.
  next.catch(() => undefined)
  return next
}
