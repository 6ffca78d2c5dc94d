import type { z } from 'zod'

/** What is wrong, by the path of its field: "store.host", "django.cookieAge". */
export type FieldErrors = Readonly<Record<string, string>>

/**
 * The first trouble of each field, in words for a person. `listed`: the servers of the cache stand one a line in one field;
 * otherwise there is one, with a field for its host and one for its port.
 */
export function fieldErrors(error: z.ZodError, listed = false): FieldErrors {
  const errors: Record<string, string> = {}
  for (const issue of error.issues) {
    const { path, line } = placeOf(issue.path.join('.'), listed)
    const words = path === 'django.sessionEngine' ? sessionEngineWords : issueWords(issue)
    errors[path] ??= line === null ? words : `Line ${line}: ${words}`
  }
  return errors
}

const cacheServers = 'cache.address.servers'

function placeOf(path: string, listed: boolean): { readonly path: string; readonly line: number | null } {
  const [, index, part] = /^cache\.address\.servers\.(\d+)\.(\w+)$/.exec(path) ?? []
  if (index === undefined) return { path, line: null }
  return listed ? { path: cacheServers, line: Number(index) + 1 } : { path: `${cacheServers}.${part}`, line: null }
}

/** Nobody can guess it from "Choose one": most settings files do not mention it. */
const sessionEngineWords = 'Choose what settings.py says; where it says nothing, it is the first.'

function issueWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small') {
    if (issue.origin === 'string' || issue.origin === 'array') return 'This is needed.'
    return issue.inclusive === false ? `More than ${issue.minimum}.` : `At least ${issue.minimum}.`
  }
  if (issue.code === 'too_big') {
    return issue.origin === 'string' ? `At most ${issue.maximum} characters.` : `At most ${issue.maximum}.`
  }
  if (issue.code === 'invalid_value') return 'Choose one.'
  if (issue.code !== 'invalid_type') return issue.message
  return issue.expected === 'number' || issue.expected === 'int' ? 'A whole number is needed.' : 'This is needed.'
}
