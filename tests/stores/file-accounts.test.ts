import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fileSite, makeFolder } from './folder-place.ts'
import { like } from './places.ts'

const nobody = 65_534
const script = fileURLToPath(new URL('as-other-account.ts', import.meta.url))
const keyOf = (letter: string) => letter.repeat(32)

/** Only root can be somebody else, and that account must be able to read these sources. */
function canBeNobody(): boolean {
  if (process.getuid?.() !== 0) return false
  try {
    execFileSync(process.execPath, ['-e', `require('node:fs').readFileSync(${JSON.stringify(script)})`], asNobody)
    return true
  } catch {
    return false
  }
}
const asNobody = { uid: nobody, gid: nobody, stdio: 'pipe' } as const

function folderWith(files: readonly { readonly letter: string; readonly mode: number; readonly owner: number }[]) {
  const { folder, stop } = makeFolder()
  onTestFinished(stop)
  chmodSync(path.dirname(folder), 0o755)
  for (const { letter, mode, owner } of files) {
    const file = path.join(folder, `sessionid${keyOf(letter)}`)
    writeFileSync(file, `data of ${letter}`)
    chmodSync(file, mode)
    chownSync(file, owner, owner)
  }
  return folder
}

const seenByNobody = (folder: string): Record<string, unknown> =>
  JSON.parse(
    execFileSync(process.execPath, [script, JSON.stringify(fileSite(folder))], { ...asNobody, encoding: 'utf8' }),
  )

describe.runIf(canBeNobody())('session files of another account', () => {
  it('are refused together where none may be read, with what to do', () => {
    const folder = folderWith([{ letter: 'a', mode: 0o600, owner: 0 }])
    chmodSync(folder, 0o755)
    const seen = seenByNobody(folder)
    expect(seen['info']).toMatchObject({
      failure: { code: 'FORBIDDEN', message: like(/may not be read/), hint: like(/account of the site/) },
    })
    expect(readdirSync(folder)).toHaveLength(1)
  })

  it('are refused where the folder itself may not be read', () => {
    const folder = folderWith([{ letter: 'a', mode: 0o644, owner: 0 }])
    chmodSync(folder, 0o700)
    const forbidden = { failure: { code: 'FORBIDDEN', message: like(/may not use/), retryable: false } }
    expect(seenByNobody(folder)).toMatchObject({ info: forbidden, listed: forbidden })
  })

  it('are shown as far as they can be read, and it is said how many cannot', () => {
    const folder = folderWith([
      { letter: 'a', mode: 0o644, owner: 0 },
      { letter: 'b', mode: 0o600, owner: 0 },
      { letter: 'c', mode: 0o600, owner: nobody },
    ])
    chmodSync(folder, 0o755)
    const seen = seenByNobody(folder)
    expect(seen).toMatchObject({
      listed: [keyOf('a'), keyOf('b'), keyOf('c')],
      read: [keyOf('a'), keyOf('c')],
      again: [keyOf('a'), keyOf('c')],
      notes: ['1 file may not be read by this account: its session is not shown.'],
      info: { logout: { possible: false, reason: like(/may not write in/) } },
      deleted: { failure: { code: 'FORBIDDEN' } },
    })
    expect(readdirSync(folder)).toHaveLength(3)
  })

  it('are neither touched nor taken over where everyone may write, as the site could then not read them', () => {
    const folder = folderWith([{ letter: 'a', mode: 0o644, owner: 0 }])
    chmodSync(folder, 0o1777)
    const { ino, mtimeMs } = statSync(path.join(folder, `sessionid${keyOf('a')}`))
    const seen = seenByNobody(folder)
    const notOurs = { failure: { code: 'FORBIDDEN', message: like(/belongs to another account/) } }
    expect(seen).toMatchObject({ moved: notOurs, rewritten: notOurs })
    expect(seen['info']).toMatchObject({ notes: [like(/delete only files of their own/)] })
    expect(seen['deleted']).toEqual([{ sessionKey: keyOf('a'), outcome: 'failed', cause: like(/may not delete/) }])
    expect(readdirSync(folder)).toHaveLength(1)
    expect(statSync(path.join(folder, `sessionid${keyOf('a')}`))).toMatchObject({ ino, mtimeMs, uid: 0 })
  })

  it('of the account itself can be written, and keep owner and rights', () => {
    const folder = folderWith([{ letter: 'a', mode: 0o640, owner: nobody }])
    chownSync(folder, nobody, nobody)
    const seen = seenByNobody(folder)
    expect(seen).toMatchObject({ moved: 'replaced', rewritten: 'changed', deleted: [{ outcome: 'deleted' }] })
  })
})
