import { readFile } from 'node:fs/promises'
import type { KeyRange, StoredSession } from '../stores/store.ts'
import type { DecodedBatch } from './decode-batch.ts'
import type { DecoderClient, Reading } from './decoder-client.ts'
import { startDecoder } from './decoder-client.ts'
import { merged } from './merged.ts'
import type { ReadPage, ReadPart, Wanted } from './page-stream.ts'
import type { DecoderFiles } from './protocol.ts'
import { restingDecoder } from './resting-decoder.ts'
import type { DecoderSetup } from './row-decoder.ts'
import type { UserBatch } from './user-batch.ts'
import type { WasmModule } from './web-assembly.ts'
import { webAssembly } from './web-assembly.ts'

/** A page of one of several ranges, by its number. */
export type RangePage = ReadPage & { readonly range: number }

/** Decodes rows beside the monitor thread, and reads everything there where that is wanted. */
export type Decoding = {
  /** Pieces of these rows, in their order, as they are done; each must be released. Null: everything is for the exact decoder. */
  readonly decode: (rows: readonly StoredSession[], from: number) => Promise<DecodedBatch | null>
  /** All users if they are not more than `most`, part by part, each to be released; null where they cannot be read there. */
  readonly users: (most: number) => Promise<AsyncGenerator<UserBatch> | null>
  /**
   * All rows of these ranges, each read by a thread of its own at the same time, page by page, each to be released; null where no
   * thread can read. Throws what reading throws.
   */
  readonly rows: (ranges: readonly KeyRange[]) => Promise<AsyncGenerator<RangePage> | null>
  readonly close: () => Promise<void>
}

export const withoutThread: Decoding = {
  decode: () => Promise.resolve(null),
  users: () => Promise.resolve(null),
  rows: () => Promise.resolve(null),
  close: () => Promise.resolve(),
}

/**
 * Starts a thread that decodes, and rests when there is little to do (`restAfter`, ms); others come for a reading and end with
 * it. Where there are no files, or the compiled decoder cannot be had or does not suit the site, the answer is always null, which
 * is slower and the same.
 */
export function startDecoding(
  files: DecoderFiles | null,
  setup: DecoderSetup | null,
  reading: Reading | null = null,
  restAfter?: number,
): Decoding {
  if (files === null || setup === null) return withoutThread
  const module = compile(files)
  const start = () => startDecoder({ threadFile: files.thread, module, setup, reading })
  const first = restingDecoder(start, restAfter)
  const helpers = new Set<DecoderClient>()
  let isClosed = false

  const rowsOf = (range: KeyRange): Wanted => ({ kind: 'rows', range })

  /** By a thread that ends with it. Where none can be had, the first one reads this range too, once it is done with its own. */
  async function* readBeside(wanted: Wanted, isFirstDone: Promise<void>): AsyncGenerator<ReadPart> {
    if (isClosed) return
    const helper = start()
    helpers.add(helper)
    try {
      const parts = await helper.read(wanted)
      if (parts !== null) return yield* parts
      await isFirstDone
      yield* (await first.read(wanted)) ?? []
    } finally {
      helpers.delete(helper)
      await helper.close()
    }
  }

  async function* pagesOf(parts: AsyncGenerator<ReadPart>, range: number): AsyncGenerator<RangePage> {
    for await (const part of parts) if (part.kind === 'page') yield { ...part, range }
  }

  return {
    decode: first.decode,
    async users(most) {
      if (setup.passwordKeys === null || most === 0) return null
      const parts = await first.read({ kind: 'users', most })
      return parts && usersOf(parts)
    },
    async rows([firstRange, ...others]) {
      const parts = firstRange && (await first.read(rowsOf(firstRange)))
      if (!parts) return null
      const done = Promise.withResolvers<void>()
      async function* firstPages(read: AsyncGenerator<ReadPart>): AsyncGenerator<RangePage> {
        try {
          yield* pagesOf(read, 0)
        } finally {
          done.resolve()
        }
      }
      const besides = others.map((range, at) => pagesOf(readBeside(rowsOf(range), done.promise), at + 1))
      return merged([firstPages(parts), ...besides], page => page.batch.release())
    },
    async close() {
      isClosed = true
      await Promise.all([first, ...helpers].map(client => client.close()))
    },
  }
}

async function* usersOf(parts: AsyncGenerator<ReadPart>): AsyncGenerator<UserBatch> {
  for await (const part of parts) if (part.kind === 'users') yield part.users
}

function compile({ module }: DecoderFiles): Promise<WasmModule> {
  const compiled = readFile(new URL(module)).then(bytes => webAssembly.compile(bytes))
  compiled.catch(() => undefined)
  return compiled
}
