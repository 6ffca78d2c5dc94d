import type { DatabaseSync } from 'node:sqlite'
import { RollcallError } from '../../shared/contract/reply.ts'

/** Opens the demo's file to write; UNSUPPORTED where the runtime has no SQLite. */
export function openDatabase(file: string): DatabaseSync {
  const sqlite = process.getBuiltinModule('node:sqlite')
  if (!sqlite) {
    throw new RollcallError('UNSUPPORTED', 'The demo needs SQLite, which this runtime lacks', {
      hint: 'Node 22.13 and newer and Electron 35 and newer have it.',
    })
  }
  const database = new sqlite.DatabaseSync(file)
  // The demo is made anew when it breaks, so it need not wait for the disk.
  database.exec('pragma busy_timeout = 2000; pragma synchronous = off')
  return database
}
