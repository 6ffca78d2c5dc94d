import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DecoderFiles } from '../../electron/monitor/protocol.ts'
import { buildDecoderWasm } from '../../scripts/decoder-wasm.ts'

/** The decoder's thread from source, and the decoder compiled for it. */
export async function decoderFiles(): Promise<DecoderFiles> {
  return {
    thread: new URL('../../electron/monitor/decode-thread.ts', import.meta.url).href,
    module: pathToFileURL(await buildDecoderWasm(path.join(import.meta.dirname, '../..'))).href,
  }
}
