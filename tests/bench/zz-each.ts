import { readFileSync } from 'node:fs'
import { benchSite } from './bench-site.ts'
import { createRowSource } from '../../electron/stores/open-store.ts'
const server = JSON.parse(readFileSync('/tmp/snap/db1m.json', 'utf8'))
const source = createRowSource(benchSite(server), server.password)
const page = Number(process.argv[2] ?? 5000), most = Number(process.argv[3] ?? 300000)
let after: string | undefined; let rows = 0
const before = process.threadCpuUsage!(); const b2 = process.cpuUsage(); const t = performance.now()
do { after = await source.each(after, page, () => { rows++ }) } while (after !== undefined && rows < most)
const u = process.threadCpuUsage!(before), v = process.cpuUsage(b2)
console.log(page, rows, 'thread us/row', ((u.user + u.system) / rows).toFixed(2), 'system', (u.system / rows).toFixed(2), 'process', ((v.user + v.system) / rows).toFixed(2), 'wall', ((performance.now() - t) / 1000).toFixed(2))
await source.close()
