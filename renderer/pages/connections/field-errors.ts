import type { z } from 'zod'

/** What is wrong, by the path of its field: "store.host", "django.cookieAge". */
export type FieldErrors = Readonly<Record<string, string>>

/** The first trouble of each field, in words for a person. */
export function fieldErrors(error: z.ZodError): FieldErrors {
  const errors: Record<string, string> = {}
  for (const issue of error.issues) {
    const path = issue.path.join('.')
    errors[path] ??= path === 'django.sessionEngine' ? sessionEngineWords : issueWords(issue)
  }
  return errors
}

/** Nobody can guess it from "Choose one": most settings files do not mention it. */
const sessionEngineWords = 'Choose what settings.py says; where it says nothing, it is the first.'

function issueWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small') {
    if (issue.origin === 'string') return 'This is needed.'
    return issue.inclusive === false ? `More than ${issue.minimum}.` : `At least ${issue.minimum}.`
  }
  if (issue.code === 'too_big') {
    return issue.origin === 'string' ? `At most ${issue.maximum} characters.` : `At most ${issue.maximum}.`
  }
  if (issue.code === 'invalid_value') return 'Choose one.'
  if (issue.code !== 'invalid_type') return issue.message
  return issue.expected === 'number' || issue.expected === 'int' ? 'A whole number is needed.' : 'This is needed.'
}
