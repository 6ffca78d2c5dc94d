// opens once against a running server; prints figures
import { readFileSync } from 'node:fs'
import { startConsoleProcess } from './console-process.ts'
import { timeDump, timeDjango } from './yardsticks.ts'
const server = JSON.parse(readFileSync(process.argv[2] as string, 'utf8'))
const rounds = Number(process.argv[3] ?? 1)
const rows = Number(process.argv[4] ?? 1000000)
const f = (n: number) => n.toFixed(2)
for (let r = 0; r < rounds; r++) {
  const dump = await timeDump(server)
  const django = process.env.DJANGO ? await timeDjango(server, rows) : NaN
  const p = await startConsoleProcess(server)
  try {
    const o = await p.open()
    const q = process.env.ASK ? await p.questions() : null
    console.log(`dump ${f(dump)} django ${f(django)} first ${f(o.firstFigures)} whole ${f(o.whole)} live ${f(o.live)} cpu ${f(o.processor)} (${JSON.stringify((o as any).extra ?? {})}) mem ${o.memory.toFixed(0)} ${q ? JSON.stringify(q) : ''} ratio ${f(o.whole / dump)} ${f(o.whole/django)}`)
  } finally { await p.end() }
}
