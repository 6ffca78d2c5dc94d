import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './account.ts'

const run = promisify(execFile)

/** A fresh folder in the system's temporary folder, owned by the server's account. */
export async function makeFolder(name: string, account: Account | null): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), `rollcall-${name}-`))
  if (account !== null) await chown(folder, account.uid, account.gid)
  return folder
}

/** Writes a server's key and certificate into its folder, readable for its account alone; the files. */
export async function writeTlsFiles(
  folder: string,
  tls: { readonly key: string; readonly certificate: string },
  account: Account | null,
): Promise<{ readonly key: string; readonly certificate: string }> {
  const files = { key: path.join(folder, 'server.key'), certificate: path.join(folder, 'server.pem') }
  for (const name of ['key', 'certificate'] as const) {
    await writeFile(files[name], tls[name], { mode: 0o600 })
    if (account !== null) await chown(files[name], account.uid, account.gid)
  }
  return files
}

/**
 * Copies a freshly made data folder to `target`. Making one takes seconds, so the first is kept in the temporary folder
 * and used again as long as the server's program and the recipe (`key`) are the same.
 */
export async function copyTemplate(
  template: {
    name: string
    program: string
    key: string
    account: Account | null
    make: (folder: string) => Promise<void>
  },
  target: string,
): Promise<void> {
  const { mtimeMs, size } = await stat(template.program)
  const recipe = [template.program, mtimeMs, size, template.key, process.getuid?.() ?? '']
  const hash = createHash('sha256').update(recipe.join('\0')).digest('hex').slice(0, 12)
  const kept = path.join(tmpdir(), `rollcall-template-${template.name}-${hash}`)
  if (!(await isOurs(kept, template.account))) {
    const folder = await makeFolder(template.name, template.account)
    await template.make(folder)
    // Whoever comes second finds the name taken and throws its own away.
    await rename(folder, kept).catch(() => rm(folder, { recursive: true, force: true }))
  }
  await run('cp', ['-a', kept, target])
}

/** The name is guessable, so a folder that somebody else put there is not taken. */
async function isOurs(folder: string, account: Account | null): Promise<boolean> {
  const found = await stat(folder).catch(() => null)
  if (found === null) return false
  if (found.uid !== (account?.uid ?? process.getuid?.())) throw new Error(`${folder} belongs to another account`)
  return true
}
