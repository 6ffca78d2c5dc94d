import { Buffer } from 'node:buffer'
import type { StoredUser } from '../stores/store.ts'
import { asBits } from './accounts.ts'
import { hashWords } from './auth-hash.ts'
import type { DecoderLayout, PasswordHasher } from './row-decoder.ts'
import type { WasmMemory } from './web-assembly.ts'

/** The texts of a user that are kept, in the order in which they lie in a record. */
export const userTexts = ['username', 'email', 'firstName', 'lastName', 'role'] as const
export type UserText = (typeof userTexts)[number]

/** User rows that another thread has read, as records in shared memory; texts are UTF-8. Valid until `release`. */
export type UserBatch = {
  readonly count: number
  readonly bytes: Uint8Array
  /** "u:7", as People has it. */
  readonly keyAt: (user: number) => number
  readonly keyLength: (user: number) => number
  readonly textAt: (user: number, text: UserText) => number
  /** -1 for null. */
  readonly textLength: (user: number, text: UserText) => number
  readonly text: (user: number, text: UserText) => string | null
  /** NaN where there is none. */
  readonly lastLogin: (user: number) => number
  readonly dateJoined: (user: number) => number
  /** `isActive`, `isStaff` and `isSuperuser`, two bits each. */
  readonly flags: (user: number) => number
  /** False where the password is not known. */
  readonly isHashed: (user: number) => boolean
  /** Words of the digests, one digest after the other. */
  readonly hash: (user: number, word: number) => number
  readonly release: () => void
}

/** Words of a record: place and length of the key, of each text and of the password, then two dates, flags, digests. */
const textsFrom = 2
const passwordFrom = 12
const datesFrom = 14
const flagsFrom = 18
const digestsFrom = 20
const wordOf: Readonly<Record<UserText, number>> = { username: 2, email: 4, firstName: 6, lastName: 8, role: 10 }
/** What is overwritten behind a password while it is hashed. */
const behindPassword = 80

/** Writes a user behind those that are in the batch. Who is too long for any batch is read alone, when that is needed. */
export type UserWriter = (user: StoredUser) => 'written' | 'full' | 'too-long'

export type UserMemory = {
  /** Hashes the passwords of so many users of a batch. */
  readonly hash: (hasher: PasswordHasher, batch: number, count: number) => void
  /** Begins a batch. */
  readonly open: (batch: number) => UserWriter
  readonly read: (batch: number, count: number, release: () => void) => UserBatch
}

/** `keys`: how many digests there are of each password. */
export function createUserMemory(memory: WasmMemory, layout: DecoderLayout, keys: number): UserMemory {
  const bytes = Buffer.from(memory.buffer)
  const numbers = new Int32Array(memory.buffer)
  const positives = new Uint32Array(memory.buffer)
  const floats = new Float64Array(memory.buffer)
  const step = digestsFrom + keys * hashWords
  const most = Math.floor(layout.textsFrom / (step * 4))
  const base = (batch: number) => layout.batches + batch * layout.batchSize

  return {
    hash: (hasher, batch, count) => hasher(base(batch), count, step * 4, passwordFrom * 4, digestsFrom * 4),
    open(batch) {
      const end = base(batch) + layout.batchSize
      let at = base(batch) + layout.textsFrom
      let record = base(batch) >> 2
      let written = 0
      const put = (word: number, value: string | null) => {
        const length = value === null ? -1 : bytes.write(value, at, 'utf8')
        numbers[record + word] = at
        numbers[record + word + 1] = length
        at += Math.max(0, length)
      }
      return user => {
        if (written === most) return 'full'
        const letters = userTexts.reduce((sum, text) => sum + (user[text]?.length ?? 0), 0)
        const size = (letters + user.id.length + (user.password?.length ?? 0)) * 3 + behindPassword + 8
        if (at + size > end) return written > 0 ? 'full' : 'too-long'
        put(0, `u:${user.id}`)
        for (const [place, text] of userTexts.entries()) put(textsFrom + place * 2, user[text])
        put(passwordFrom, user.password)
        at += behindPassword
        floats[(record + datesFrom) >> 1] = user.lastLogin ?? Number.NaN
        floats[(record + datesFrom + 2) >> 1] = user.dateJoined ?? Number.NaN
        numbers[record + flagsFrom] =
          asBits(user.isActive) | (asBits(user.isStaff) << 2) | (asBits(user.isSuperuser) << 4)
        record += step
        written += 1
        return 'written'
      }
    },
    read(batch, count, release) {
      const from = base(batch) >> 2
      // No functions are made on the way: this is asked a dozen times for each of a million users.
      const number = (user: number, word: number) => numbers[from + user * step + word] as number
      const date = (user: number, word: number) => floats[(from + user * step + word) >> 1] as number
      return {
        count,
        bytes,
        keyAt: user => number(user, 0),
        keyLength: user => number(user, 1),
        textAt: (user, text) => number(user, wordOf[text]),
        textLength: (user, text) => number(user, wordOf[text] + 1),
        text(user, text) {
          const length = number(user, wordOf[text] + 1)
          const at = number(user, wordOf[text])
          return length < 0 ? null : bytes.toString('utf8', at, at + length)
        },
        lastLogin: user => date(user, datesFrom),
        dateJoined: user => date(user, datesFrom + 2),
        flags: user => number(user, flagsFrom),
        isHashed: user => number(user, passwordFrom + 1) >= 0,
        hash: (user, word) => positives[from + user * step + digestsFrom + word] as number,
        release,
      }
    },
  }
}
