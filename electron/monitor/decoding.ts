import { readFile } from 'node:fs/promises'
import { RollcallError } from '../../shared/contract/reply.ts'
import type { KeyRange } from '../stores/store.ts'
import type { DecodeRows } from './local-decoder.ts'
import { createLocalDecoder } from './local-decoder.ts'
import { logTrouble } from './log-trouble.ts'
import { merged } from './merged.ts'
import type { ReadPage, ReadPart, Wanted } from './page-stream.ts'
import type { DecoderFiles } from './protocol.ts'
import type { ReaderClient, Reading } from './reader-client.ts'
import { startReader } from './reader-client.ts'
import type { DecoderSetup } from './row-decoder.ts'
import type { UserBatch } from './user-batch.ts'
import type { WasmModule } from './web-assembly.ts'
import { webAssembly } from './web-assembly.ts'

/** A page of one of several ranges, by its number. */
export type RangePage = ReadPage & { readonly range: number }

/** The compiled decoder: on this thread for what is followed, on threads of its own while everything is read. */
export type Decoding = {
  readonly decode: DecodeRows
  /** All users if they are not more than `most`, part by part, each to be released; null where they cannot be read there. */
  readonly users: (most: number) => Promise<AsyncGenerator<UserBatch> | null>
  /**
   * All rows of these ranges, each read by a thread of its own at the same time, page by page, each to be released; null where no
   * thread can read. Throws what reading throws.
   */
  readonly rows: (ranges: readonly KeyRange[]) => Promise<AsyncGenerator<RangePage> | null>
  readonly close: () => Promise<void>
}

export const withoutDecoder: Decoding = {
  decode: () => Promise.resolve(null),
  users: () => Promise.resolve(null),
  rows: () => Promise.resolve(null),
  close: () => Promise.resolve(),
}

/**
 * Starts a thread, as everything is read soon; with the reading it ends. Where there are no files, or the compiled decoder cannot be
 * had or does not suit the site, the answer is always null, which is slower and the same.
 */
export function startDecoding(files: DecoderFiles | null, setup: DecoderSetup | null, reading: Reading): Decoding {
  if (files === null || setup === null) return withoutDecoder
  const module = compile(files)
  const readers = new Set<ReaderClient>()
  let isClosed = false
  const start = (): ReaderClient => {
    const reader = startReader({ threadFile: files.thread, module, setup, reading })
    readers.add(reader)
    return reader
  }
  /** One that is there already, for whoever reads next. */
  let ready: ReaderClient | null = start()

  function takeReader(): ReaderClient | null {
    if (isClosed) return null
    const reader = ready ?? start()
    ready = null
    return reader
  }

  async function end(reader: ReaderClient | null): Promise<void> {
    if (reader === null) return
    readers.delete(reader)
    await reader.close()
  }

  async function* pagesOf(parts: AsyncGenerator<ReadPart>, range: number): AsyncGenerator<RangePage> {
    for await (const part of parts) if (part.kind === 'page') yield { ...part, range }
  }

  async function* readRanges(
    first: ReaderClient,
    parts: AsyncGenerator<ReadPart>,
    others: readonly KeyRange[],
  ): AsyncGenerator<RangePage> {
    const used = new Set([first])
    const firstDone = Promise.withResolvers<void>()
    let isOver = false

    async function* firstPages(): AsyncGenerator<RangePage> {
      try {
        yield* pagesOf(parts, 0)
      } finally {
        firstDone.resolve()
      }
    }

    /** Where no further thread can be had, the first one reads this range too, once it is done with its own. */
    async function* readBeside(wanted: Wanted): AsyncGenerator<ReadPart> {
      const reader = takeReader()
      if (reader) used.add(reader)
      const beside = await reader?.read(wanted)
      if (beside) return yield* beside
      await firstDone.promise
      const after = isOver ? null : await first.read(wanted)
      if (after) return yield* after
      if (!isOver) throw new RollcallError('UNAVAILABLE', 'Reading the sessions broke off.')
    }

    const abandon = () => {
      isOver = true
      for (const reader of used) reader.abandon()
    }
    const besides = others.map((range, at) => pagesOf(readBeside(rowsOf(range)), at + 1))
    try {
      yield* merged([firstPages(), ...besides], { abandon, drop: page => page.batch.release() })
    } finally {
      isOver = true
      await Promise.all([...used].map(end))
    }
  }

  /** The thread is then the next one's. */
  async function* readUsers(reader: ReaderClient, parts: AsyncGenerator<ReadPart>): AsyncGenerator<UserBatch> {
    try {
      for await (const part of parts) if (part.kind === 'users') yield part.users
    } finally {
      ready ??= reader
    }
  }

  return {
    decode: createLocalDecoder(module, setup),
    async users(most) {
      const reader = setup.passwordKeys === null || most === 0 ? null : takeReader()
      const parts = (await reader?.read({ kind: 'users', most })) ?? null
      if (reader && parts) return readUsers(reader, parts)
      await end(reader)
      return null
    },
    async rows([range, ...others]) {
      const reader = range === undefined ? null : takeReader()
      const parts = range && reader ? await reader.read(rowsOf(range)) : null
      if (reader && parts) return readRanges(reader, parts, others)
      await end(reader)
      return null
    },
    async close() {
      isClosed = true
      await Promise.all([...readers].map(end))
    },
  }
}

const rowsOf = (range: KeyRange): Wanted => ({ kind: 'rows', range })

async function compile({ module }: DecoderFiles): Promise<WasmModule | null> {
  try {
    return await webAssembly.compile(await readFile(new URL(module)))
  } catch (error) {
    logTrouble(error)
    return null
  }
}
