import type { Policy } from './policy.ts'
import { djangoDefault } from './policy.ts'
import type { Level, Standard } from './standards.ts'
import { standards } from './standards.ts'

/** What a standard says of one limit. `seconds` null: a limit must exist, but no figure is given. */
export type Demand = {
  readonly limit: 'idleTimeout' | 'absoluteTimeout'
  readonly level: Level
  readonly seconds: number | null
  /** The standard's sentence about it, shortened; figures from quotations, so it says "per section N". */
  readonly words: string
}

/** Limits that go together, and where they are written. `set` is what choosing it changes in a policy. */
export type Preset = {
  readonly id: 'django' | 'aal1' | 'aal2' | 'aal3' | 'pci' | 'owasp-high' | 'owasp-low' | 'asvs4-l2'
  readonly name: string
  readonly standard: Standard
  readonly section: string
  readonly demands: readonly Demand[]
  readonly set: Partial<Policy>
}

const minute = 60
const hour = 60 * minute
const day = 24 * hour

const idle = (level: Level, seconds: number, words: string): Demand => ({ limit: 'idleTimeout', level, seconds, words })
const absolute = (level: Level, seconds: number | null, words: string): Demand => ({
  limit: 'absoluteTimeout',
  level,
  seconds,
  words,
})

export const presets: readonly Preset[] = [
  {
    id: 'django',
    name: 'Django’s default',
    standard: standards.django,
    section: 'SESSION_COOKIE_AGE 1209600',
    demands: [],
    set: {
      cookieAge: djangoDefault.cookieAge,
      idleTimeout: null,
      absoluteTimeout: null,
      sessionsPerUser: null,
      endsWithBrowser: false,
      saveEveryRequest: false,
    },
  },
  {
    id: 'aal1',
    name: 'NIST AAL1',
    standard: standards.nist,
    section: 'section 2.1.3',
    demands: [
      absolute('SHALL', null, 'an absolute limit is defined'),
      absolute('SHOULD', 30 * day, 'the absolute limit is at most 30 days'),
    ],
    set: { idleTimeout: null, absoluteTimeout: 30 * day },
  },
  {
    id: 'aal2',
    name: 'NIST AAL2',
    standard: standards.nist,
    section: 'section 2.2.3',
    demands: [
      idle('SHOULD', hour, 'the idle limit is at most 1 hour'),
      absolute('SHALL', null, 'an absolute limit is defined'),
      absolute('SHOULD', day, 'the absolute limit is at most 24 hours'),
    ],
    set: { idleTimeout: hour, absoluteTimeout: day },
  },
  {
    id: 'aal3',
    name: 'NIST AAL3',
    standard: standards.nist,
    section: 'section 2.3.3',
    demands: [
      idle('SHOULD', 15 * minute, 'the idle limit is at most 15 minutes'),
      absolute('SHALL', 12 * hour, 'the absolute limit is at most 12 hours'),
    ],
    set: { idleTimeout: 15 * minute, absoluteTimeout: 12 * hour },
  },
  {
    id: 'pci',
    name: 'PCI DSS',
    standard: standards.pci,
    section: 'requirement 8.2.8',
    demands: [idle('SHALL', 15 * minute, 'the idle limit is at most 15 minutes')],
    set: { idleTimeout: 15 * minute },
  },
  {
    id: 'owasp-high',
    name: 'OWASP, high value',
    standard: standards.owasp,
    section: 'Idle timeout',
    demands: [idle('SHOULD', 5 * minute, 'the idle limit is 2 to 5 minutes')],
    set: { idleTimeout: 5 * minute },
  },
  {
    id: 'owasp-low',
    name: 'OWASP, low risk',
    standard: standards.owasp,
    section: 'Idle and absolute timeout',
    demands: [
      idle('SHOULD', 30 * minute, 'the idle limit is 15 to 30 minutes'),
      absolute('SHOULD', 8 * hour, 'the absolute limit is 4 to 8 hours'),
    ],
    set: { idleTimeout: 30 * minute, absoluteTimeout: 8 * hour },
  },
  {
    id: 'asvs4-l2',
    name: 'ASVS 4 level 2',
    standard: standards.asvs4,
    section: 'V3.3.2',
    demands: [
      idle('SHALL', 30 * minute, 'the idle limit is at most 30 minutes'),
      absolute('SHALL', 12 * hour, 'the absolute limit is at most 12 hours'),
    ],
    set: { idleTimeout: 30 * minute, absoluteTimeout: 12 * hour },
  },
]

/**
 * The policy with the limits of a preset; rules, exemptions and what the preset is silent about stay, even where they now
 * contradict it: that is said, not set right.
 */
export const withPreset = (policy: Policy, preset: Preset): Policy => ({ ...policy, ...preset.set })

/** The preset whose limits these are, or null; the first where several agree. */
export function presetOf(policy: Policy): Preset | null {
  const holds = (preset: Preset) =>
    (Object.keys(preset.set) as (keyof Policy)[]).every(name => policy[name] === preset.set[name])
  // One that says more about a policy goes before one that says less.
  const fitting = presets.filter(holds)
  return fitting.toSorted((one, other) => Object.keys(other.set).length - Object.keys(one.set).length)[0] ?? null
}
