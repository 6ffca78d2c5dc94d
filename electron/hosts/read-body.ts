import type { IncomingMessage } from 'node:http'

/** Read on but not kept, so that the sender hears why it was refused instead of a broken connection. */
const mostDrained = 64 * 1024 * 1024

type Body = { readonly json: unknown } | 'too-large' | 'damaged'

/** The JSON of a request's body of at most `mostBytes`. The two words are for the reply. */
export async function readJson(request: IncomingMessage, mostBytes: number): Promise<Body> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length
    if (size <= mostBytes) parts.push(part)
    else parts.length = 0
    if (size > mostDrained) break
  }
  if (size > mostBytes) return 'too-large'
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))) }
  } catch {
    return 'damaged'
  }
}
