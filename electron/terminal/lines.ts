/** A line of bytes without its end, or how long one was that is not kept. */
export type Line = { readonly text: string } | { readonly tooLong: number }

/**
 * Splits a stream into lines as UTF-8. What is longer than `mostBytes` is counted and thrown away, so memory is bounded by that and
 * a chunk, whatever comes in.
 */
export async function* linesOf(input: AsyncIterable<Buffer | string>, mostBytes: number): AsyncGenerator<Line> {
  let parts: Buffer[] = []
  let length = 0

  function take(piece: Buffer): void {
    length += piece.length
    if (length > mostBytes) parts = []
    else if (piece.length > 0) parts.push(piece)
  }
  function finish(): Line {
    const line = length > mostBytes ? { tooLong: length } : { text: withoutReturn(Buffer.concat(parts)) }
    parts = []
    length = 0
    return line
  }

  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    let from = 0
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from)) {
      take(bytes.subarray(from, end))
      yield finish()
      from = end + 1
    }
    // Copied, as a piece of a chunk would keep the whole of it in memory.
    take(Buffer.from(bytes.subarray(from)))
  }
  if (length > 0) yield finish()
}

/** Windows ends lines with two characters. */
function withoutReturn(line: Buffer): string {
  const end = line.at(-1) === 0x0d ? line.length - 1 : line.length
  return line.toString('utf8', 0, end)
}
