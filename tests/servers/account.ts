import { readFileSync } from 'node:fs'

/** Servers refuse to run as root: started by root, they run under their package's own account. */
export type Account = { readonly uid: number; readonly gid: number }

/** The named account's numbers when this process is root; null when the server can run as whoever started the tests. */
export function accountForServer(name: string): Account | null {
  if (process.getuid?.() !== 0) return null
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined) throw new Error(`There is no account "${name}" to run a server under`)
  return { uid: Number(uid), gid: Number(gid) }
}
