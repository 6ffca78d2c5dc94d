import type { IncomingMessage } from 'node:http'

/** More than any call needs: 100,000 refs of a selection are the largest. */
const mostBytes = 4 * 1024 * 1024

/** The JSON of a request's body. `too-large` and `damaged` are for the reply; nothing more is read then. */
export async function readJson(
  request: IncomingMessage,
): Promise<{ readonly json: unknown } | 'too-large' | 'damaged'> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > mostBytes) return 'too-large'
    parts.push(part)
  }
  try {
    return { json: JSON.parse(Buffer.concat(parts).toString('utf8')) }
  } catch {
    return 'damaged'
  }
}
