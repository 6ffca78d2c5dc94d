import { readFile } from 'node:fs/promises'
import path from 'node:path'

export type Asset = { readonly bytes: Buffer<ArrayBuffer>; readonly type: string }

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** A file of the built renderer by the path of its URL, "/" being the page; null for what is not there or lies outside. */
export async function readAsset(root: string, pathname: string): Promise<Asset | null> {
  const relative = decoded(pathname)
  if (relative === null) return null
  const file = path.join(root, relative === '/' ? 'index.html' : relative)
  const type = types[path.extname(file)]
  if (type === undefined || !file.startsWith(path.resolve(root) + path.sep)) return null
  const bytes = await readFile(file).catch(() => null)
  return bytes && { bytes, type }
}

/** Null for a path that is not well formed or tries to leave. */
function decoded(pathname: string): string | null {
  try {
    const text = decodeURIComponent(pathname)
    return text.includes('\0') || text.includes('\\') || text.split('/').includes('..') ? null : text
  } catch {
    return null
  }
}
