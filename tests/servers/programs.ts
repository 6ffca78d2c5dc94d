import { accessSync, constants, globSync } from 'node:fs'
import path from 'node:path'

/** Where each server's programs may lie beside PATH, and the Debian package that has them. */
const servers = {
  mariadb: { programs: ['mariadbd', 'mariadb-install-db'], debian: 'mariadb-server', folders: ['/usr/sbin'] },
  postgres: {
    programs: ['postgres', 'initdb'],
    debian: 'postgresql',
    folders: ['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql*/bin'],
  },
  redis: { programs: ['redis-server'], debian: 'redis-server', folders: [] },
  memcached: { programs: ['memcached'], debian: 'memcached', folders: [] },
} as const
export type ServerName = keyof typeof servers

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The file of a program, from PATH or from where its packages put it; the newest version where there are several. */
export function findProgram(server: ServerName, program: string): string | null {
  const known = servers[server].folders.flatMap(pattern => globSync(pattern).sort().toReversed())
  const folders = [...known, ...(process.env['PATH'] ?? '').split(path.delimiter)]
  return folders.map(folder => path.join(folder, program)).find(isExecutable) ?? null
}

/** Throws an error that names every package that is missing for these servers. */
export function requireServers(names: readonly ServerName[]): void {
  const missing = names.filter(name => servers[name].programs.some(program => findProgram(name, program) === null))
  if (missing.length === 0) return
  const packages = missing.map(name => servers[name].debian).join(' ')
  throw new Error(
    `These tests need ${missing.join(' and ')}, which is not installed. On Debian: apt-get install ${packages}`,
  )
}
