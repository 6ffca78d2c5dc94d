// Whether out/ is what the sources would build, by a hash over them, so that a start builds only when it must.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const stamp = path.join(root, 'out', 'sources.sha256')
const sources = ['electron', 'shared', 'renderer', 'electron.vite.config.ts', 'package-lock.json']

function hashInto(hash, file) {
  const absolute = path.join(root, file)
  if (!existsSync(absolute)) return
  if (file.includes('.')) {
    hash.update(file).update('\0').update(readFileSync(absolute)).update('\0')
    return
  }
  const names = readdirSync(absolute, { withFileTypes: true })
  for (const { name } of names.toSorted((a, b) => (a.name < b.name ? -1 : 1))) hashInto(hash, `${file}/${name}`)
}

function currentHash() {
  const hash = createHash('sha256')
  for (const source of sources) hashInto(hash, source)
  return hash.digest('hex')
}

export function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === currentHash()
}

export function markBuilt() {
  mkdirSync(path.dirname(stamp), { recursive: true })
  writeFileSync(stamp, currentHash())
}
