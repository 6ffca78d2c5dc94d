import { expect, test } from 'vitest'
import { siteDefaults } from '../../../shared/contract/connections.ts'
import { createFieldReader } from '../../../shared/django/fields.ts'
import { payloadTree, revealedText } from '../../../shared/django/payload-tree.ts'
import { PickleError } from '../../../shared/django/pickle/limits.ts'
import { opcode } from '../../../shared/django/pickle/opcodes.ts'
import { readPickle } from '../../../shared/django/pickle/pickle.ts'
import { casesOf, counted } from '../cases.ts'
import { random } from './random.ts'
import { djangoVersions, pickleVectors, rawVectors } from './vectors.ts'

/** In parts, each with a time of its own: on a busy machine all together may take long. */
const parts = [1, 2, 3, 4, 5, 6]
const rounds = casesOf(20_000)
const next = random(20_261_121)
const opcodes = Object.values(opcode)

const seeds = [
  ...['3.11', '3.13'].flatMap(python => pickleVectors(python).map(({ base64 }) => base64)),
  ...djangoVersions.flatMap(version => rawVectors(version).map(vector => vector.serialized_base64)),
]
  .map(base64 => Buffer.from(base64, 'base64'))
  .filter(pickle => pickle.length < 1500)

/** Damages a pickle in one or two places: bits and bytes exchanged, opcodes put in, pieces cut out, doubled, or of another pickle. */
function mutate(pickle: Buffer): Buffer {
  let result = pickle
  for (let times = 1 + next(2); times > 0; times -= 1) {
    const at = next(result.length + 1)
    const before = result.subarray(0, at)
    const length = 1 + next(30)
    const other = seeds[next(seeds.length)] ?? result
    const from = next(other.length)
    const bit = 1 << next(8)
    const kinds = [
      () => Buffer.concat([before, Buffer.from([(result[at] ?? 0) ^ bit]), result.subarray(at + 1)]),
      () => Buffer.concat([before, Buffer.from([next(256)]), result.subarray(at + 1)]),
      () => Buffer.concat([before, Buffer.from([opcodes[next(opcodes.length)] ?? 0]), result.subarray(at + next(2))]),
      () => Buffer.concat([before, result.subarray(at + length)]),
      () => Buffer.concat([before, result.subarray(Math.max(0, at - length))]),
      () => Buffer.concat([before, other.subarray(from, from + length), result.subarray(at + next(length))]),
      () => before,
    ]
    result = kinds[next(kinds.length)]?.() ?? result
  }
  return result
}

test.each(parts)(
  `${counted(rounds)} damaged pickles are read or refused, and whatever is read can be shown: part %d`,
  () => {
    expect(seeds.length).toBeGreaterThan(25)
    const read = createFieldReader(siteDefaults.identity, 'Europe/Madrid')
    let shown = 0
    let refused = 0
    for (let round = 0; round < rounds; round += 1) {
      const damaged = mutate(seeds[next(seeds.length)] ?? Buffer.alloc(0)).toString('latin1')
      try {
        const value = readPickle(damaged)
        shown += 1
        const text = revealedText(value)
        if (text.length > 100_001) throw new Error('More is shown than a screen holds')
        // The tree is made of what the reader gave, so looking at some of them is enough.
        if (round % 10 === 0) payloadTree(value)
      } catch (error) {
        if (!(error instanceof PickleError)) throw new Error(JSON.stringify(damaged), { cause: error })
        refused += 1
      }
      if (round % 10 === 0) read(damaged)
    }
    // Both must be common, or the mutations are too strong or too weak to find anything.
    expect(shown).toBeGreaterThan(rounds / 20)
    expect(refused).toBeGreaterThan(rounds / 20)
  },
  60_000,
)

test(`${counted(rounds)} programs of opcodes in any order are read or refused`, () => {
  let shown = 0
  for (let round = 0; round < rounds; round += 1) {
    const bytes: number[] = [0x80, 4]
    for (let length = 2 + next(60); length > 0; length -= 1) {
      // Mostly opcodes, with arguments that fit by chance.
      bytes.push(next(3) === 0 ? next(8) : (opcodes[next(opcodes.length)] ?? 0))
    }
    try {
      payloadTree(readPickle(String.fromCharCode(...bytes, opcode.STOP)))
      shown += 1
    } catch (error) {
      expect(error).toBeInstanceOf(PickleError)
    }
  }
  expect(shown).toBeGreaterThan(rounds / 400)
})
