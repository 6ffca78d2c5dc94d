import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

const opener: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
  linux: ['xdg-open'],
}

/**
 * Opens the link in the person's browser. An argument could be read by everyone in the list of processes, so the browser gets a
 * file that only this account may read and that leads on; it is removed after a minute, or at the end. False when there is nothing to open with.
 */
export async function openLink(link: string, folder: string): Promise<boolean> {
  const [program, ...args] = opener[process.platform] ?? ['xdg-open']
  const file = path.join(folder, `open-${process.pid}.html`)
  const page = `<!doctype html><meta charset="utf-8"><title>Rollcall</title><meta http-equiv="refresh" content="0;url=${link}">`
  await rm(file, { force: true })
  await writeFile(file, page, { mode: 0o600, flag: 'wx' })
  const remove = () => rmSync(file, { force: true })
  setTimeout(remove, 60_000).unref()
  process.once('exit', remove)
  return new Promise(resolve => {
    const child = spawn(program, [...args, file], { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
