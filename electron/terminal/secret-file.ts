import { open } from 'node:fs/promises'
import { usageError } from './exit.ts'

const mostBytes = 65_536

/**
 * A secret out of a file: its text without the line's end. `warn` is told when others on the machine may read it. Throws a usage
 * error for what cannot be read, is empty or is too long for a secret.
 */
export async function readSecretFile(file: string, option: string, warn: (words: string) => void): Promise<string> {
  const { text, mode } = await read(file, option)
  if (process.platform !== 'win32' && (mode & 0o004) !== 0) {
    warn(`Everybody on this machine may read ${file}, which holds a secret: chmod 600 keeps it to yourself.`)
  }
  const secret = text.replace(/\r?\n$/, '')
  if (secret === '') throw usageError(`The file of ${option} is empty`, `It holds the secret and nothing else: ${file}`)
  return secret
}

/** Several secrets, one a line. */
export async function readSecretLines(file: string, option: string, warn: (words: string) => void): Promise<string[]> {
  return (await readSecretFile(file, option, warn)).split(/\r?\n/).filter(line => line !== '')
}

async function read(file: string, option: string): Promise<{ readonly text: string; readonly mode: number }> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    throw usageError(`The file of ${option} cannot be read: ${whyNot(error)}`, file)
  })
  try {
    const found = await handle.stat()
    if (found.isDirectory()) throw usageError(`${option} names a folder and not a file`, file)
    // A pipe (<(command)) says no size, so it is read until its end or until it is too long.
    const parts: Buffer[] = []
    let size = 0
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(mostBytes + 1), 0, mostBytes + 1)
      if (bytesRead === 0) break
      parts.push(buffer.subarray(0, bytesRead))
      size += bytesRead
      if (size > mostBytes) throw usageError(`The file of ${option} is too long for a secret`, file)
    }
    return { text: Buffer.concat(parts).toString('utf8'), mode: found.isFile() ? found.mode : 0 }
  } finally {
    await handle.close()
  }
}

function whyNot({ code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is none of that name'
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read by this account'
  return code ?? 'for a reason that is not known'
}
