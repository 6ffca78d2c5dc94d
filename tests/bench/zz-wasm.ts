import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createBatchMemory } from '../../electron/monitor/decode-batch.ts'
import { createSiteReader } from '../../electron/monitor/decoder.ts'
import { createDecoderMemory, createRowDecoder } from '../../electron/monitor/row-decoder.ts'
import { webAssembly } from '../../electron/monitor/web-assembly.ts'
import { buildDecoderWasm } from '../../scripts/decoder-wasm.ts'
import { createRandom } from '../../electron/demo/random.ts'
import { benchSite } from './bench-site.ts'
import { keyring, sessionLine } from './data.ts'
const file = process.argv[2] ?? (await buildDecoderWasm(path.join(import.meta.dirname, '../..')))
const reader = createSiteReader(benchSite({ host: '', port: 0, user: '' }), { password: null, secretKey: keyring.secretKey, secretKeyFallbacks: [] }, new Uint8Array(32))
const memory = createDecoderMemory()
const d = createRowDecoder(await webAssembly.compile(readFileSync(file)), memory, reader.compiled!)!
const m = createBatchMemory(memory, d.layout)
const random = createRandom(5)
const hashes = Array.from({ length: 4000 }, (_, i) => Array.from({ length: 64 }, (_, j) => ((i * 7 + j * 13 + ((i * j) % 11)) % 16).toString(16)).join(''))
const rows = Array.from({ length: 5000 }, () => { const [sessionKey, sessionData] = sessionLine(random, 4000, hashes, Date.now()).split('\t') as [string, string]; return { sessionKey, sessionData, expireDate: 0 } })
let best = 1e9, sum = 0
const N = 40
for (let r = 0; r < N; r++) { const c = m.write(0, rows, 0); const b = process.threadCpuUsage!(); d.decode(d.layout.batches, c); const u = process.threadCpuUsage!(b); const t = (u.user + u.system) / c; if (r > 5) { best = Math.min(best, t); sum += t } }
console.log(path.basename(file), 'best', best.toFixed(2), 'mean', (sum / (N - 6)).toFixed(2), 'us/row')
