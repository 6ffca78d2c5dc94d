/** Why packed bytes cannot be unpacked; the message of what is thrown. */
export type UnpackFailure = 'too-large' | 'damaged'

export const unpackError = (failure: UnpackFailure): Error => new Error(failure)

/** What is unpacked: it grows up to a limit, and what came before can be copied from. */
export type Output = {
  readonly length: () => number
  readonly put: (byte: number) => void
  readonly putAll: (bytes: Uint8Array) => void
  /** The byte so far back; 0 before the beginning. */
  readonly back: (distance: number) => number
  /** Copies what lies so far back, byte by byte, as it may reach into itself. `damaged` before the beginning. */
  readonly copy: (distance: number, length: number) => void
  readonly bytes: () => Uint8Array
}

export function createOutput(maxBytes: number, expected: number): Output {
  let buffer = new Uint8Array(Math.min(maxBytes, Math.max(256, expected)))
  let at = 0
  const room = (length: number): void => {
    if (at + length > maxBytes) throw unpackError('too-large')
    if (at + length <= buffer.length) return
    const larger = new Uint8Array(Math.min(maxBytes, Math.max(buffer.length * 2, at + length)))
    larger.set(buffer)
    buffer = larger
  }
  return {
    length: () => at,
    put(byte) {
      room(1)
      buffer[at] = byte
      at += 1
    },
    putAll(bytes) {
      room(bytes.length)
      buffer.set(bytes, at)
      at += bytes.length
    },
    back: distance => (distance > at ? 0 : (buffer[at - distance] as number)),
    copy(distance, length) {
      if (distance < 1 || distance > at) throw unpackError('damaged')
      room(length)
      for (const end = at + length; at < end; at += 1) buffer[at] = buffer[at - distance] as number
    },
    bytes: () => buffer.subarray(0, at),
  }
}

/** Reads packed bytes one after the other; `damaged` beyond the end. */
export type Input = {
  readonly byte: () => number
  readonly take: (length: number) => Uint8Array
  /** The lowest byte first. */
  readonly uint32: () => number
  readonly skip: (length: number) => void
  readonly at: () => number
  readonly left: () => number
}

export function createInput(bytes: Uint8Array): Input {
  let at = 0
  const need = (length: number): number => {
    const begin = at
    if (length > bytes.length - at) throw unpackError('damaged')
    at += length
    return begin
  }
  return {
    byte: () => bytes[need(1)] as number,
    take(length) {
      const begin = need(length)
      return bytes.subarray(begin, at)
    },
    uint32() {
      const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(need(4), at)
      return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0
    },
    skip: length => void need(length),
    at: () => at,
    left: () => bytes.length - at,
  }
}
