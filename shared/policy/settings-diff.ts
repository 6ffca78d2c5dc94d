import type { DiffLine } from '../contract/permanent.ts'

const around = 2

/**
 * Two texts of which the second has some lines changed and some added at its end: the changed lines with two around each.
 * Lines are numbered as in the second. Empty for equal texts.
 */
export function settingsDiff(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)]
  const isChanged = (at: number) => old[at] !== now[at]
  const shown = now.map((_, at) => {
    for (let near = at - around; near <= at + around; near++) {
      if (near >= 0 && near < now.length && isChanged(near)) return true
    }
    return false
  })
  return now.flatMap((text, at): DiffLine[] => {
    if (!shown[at]) return shown[at + 1] && at >= 0 ? [{ kind: 'gap', number: null, text: '' }] : []
    if (!isChanged(at)) return [{ kind: 'same', number: at + 1, text }]
    const removed = old[at]
    return [
      ...(removed === undefined ? [] : [{ kind: 'removed', number: null, text: removed } as const]),
      { kind: 'added', number: at + 1, text },
    ]
  })
}

/** Without what ends each line, and without the empty one after the last. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\n|\r/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** As `diff` prints it, to copy. */
export function diffText(lines: readonly DiffLine[]): string {
  const sign = { same: ' ', removed: '-', added: '+', gap: '@' } as const
  return lines.map(({ kind, text }) => (kind === 'gap' ? '@@\n' : `${sign[kind]}${text}\n`)).join('')
}
