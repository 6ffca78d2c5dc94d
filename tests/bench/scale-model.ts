/**
 * `node tests/bench/scale-model.ts`: what 1 to 100 million sessions would take over fast and slow lines, reckoned from what was
 * measured at a million (docs/performance.md), and how far figures from a sample lie from the truth, by simulation. It prints the
 * tables of docs/scale.md.
 */
import { createRandom } from '../../electron/demo/random.ts'
import { percentile } from './figures.ts'

/** Measured at 1,000,000 rows on 2 cores, the database beside: bytes and seconds a row. */
const row = { bytes: 360, keyAndDateBytes: 60, indexSeconds: 7.5e-6, datesSeconds: 0.17e-6, memoryBytes: 520 }
const lines = [
  { name: 'beside the database', roundTrip: 0.0005, bytesASecond: 400e6 },
  { name: '100 ms, 10 Mbit/s', roundTrip: 0.1, bytesASecond: 1.25e6 },
]
const firstRows = 5000
const pageRows = 5000
/** Statements before the first rows: signing in and looking at the table, one after the other. */
const openingStatements = 12

const words = (seconds: number) =>
  seconds < 100
    ? `${seconds.toPrecision(2)} s`
    : seconds < 7200
      ? `${Math.round(seconds / 60)} min`
      : `${(seconds / 3600).toFixed(1)} h`

console.log('| sessions | line | first figures | everything read once | memory | dates compared once | 1 % changed |')
console.log('|---|---|---|---|---|---|---|')
for (const millions of [1, 10, 100]) {
  for (const { name, roundTrip, bytesASecond } of lines) {
    const sessions = millions * 1e6
    const first = openingStatements * roundTrip + (firstRows * row.bytes) / bytesASecond + firstRows * row.indexSeconds
    const whole =
      Math.max(sessions * row.indexSeconds, (sessions * row.bytes) / bytesASecond) + (sessions / pageRows) * roundTrip
    const dates = Math.max(sessions * row.datesSeconds, (sessions * 20) / bytesASecond)
    const changed = (sessions / 100) * (row.bytes + row.keyAndDateBytes)
    const refresh = Math.max((sessions / 100) * row.indexSeconds, changed / bytesASecond) + 3 * roundTrip
    const memory = (sessions * row.memoryBytes) / 1e9
    console.log(
      `| ${millions} million | ${name} | ${words(first)} | ${words(whole)} | ${memory.toFixed(1)} GB | ${words(dates)} | ${words(refresh)} |`,
    )
  }
}

const random = createRandom(3)
const population = 10_000_000
const shares = { 'logged in': 0.7, 'a role of 1 %': 0.01, 'idle over a day': 0.12, 'a user of 0.1 %': 0.001 }

console.log('\n| in the sample | share of all | the figure lies within, 95 of 100 times |')
console.log('|---|---|---|')
for (const sampled of [10_000, 100_000, 1_000_000]) {
  for (const [name, share] of Object.entries(shares)) {
    const errors = Array.from({ length: 200 }, () => {
      // Session keys are random, so a range of keys is a random sample. Binomial, by its normal limit.
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
      const left = 1 - sampled / population
      const found = sampled * share + normal * Math.sqrt(sampled * share * (1 - share) * left)
      return Math.abs(found / sampled / share - 1)
    })
    console.log(
      `| ${sampled.toLocaleString('en')} | ${name}, ${share * 100} % | ± ${(percentile(errors, 0.95) * 100).toFixed(2)} % |`,
    )
  }
}

console.log(
  '\n| sessions a person has, on average | seen of a sample of 1 in 36 | people that the sample shows | of all people |',
)
console.log('|---|---|---|---|')
for (const mean of [1.2, 2.5, 6]) {
  const people = 200_000
  let seen = 0
  let sessions = 0
  let taken = 0
  for (let person = 0; person < people; person += 1) {
    const has = 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / mean))
    let isSeen = false
    for (let at = 0; at < has; at += 1) {
      sessions += 1
      if (random() >= 1 / 36) continue
      taken += 1
      isSeen = true
    }
    if (isSeen) seen += 1
  }
  const percent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(1)} %`
  console.log(
    `| ${mean} | ${percent(taken, sessions)} of the sessions | ${percent(seen, taken)} of its sessions | ${percent(seen, people)} |`,
  )
}
