import { writeFileSync } from 'node:fs'
import { fillDatabase } from './database.ts'
const rows = Number(process.argv[2]); const file = process.argv[3] as string
const server = await fillDatabase(rows, Date.now())
writeFileSync(file, JSON.stringify({ ...server, pid: process.pid }))
process.on('SIGTERM', () => { void server.stop().then(() => process.exit(0)) })
setInterval(() => {}, 1e6)
