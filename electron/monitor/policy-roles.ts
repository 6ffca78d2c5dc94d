import type { Tally, WhatIf } from '../../shared/contract/policy.ts'
import type { People } from './people.ts'

const mostRoles = 12

type RoleSums = WhatIf['roles'][number]

/** Sums by role. Counts are by how soon a login ends: 0 later, 1 within the day, 2 within the hour, 3 now. */
export function createRoleSums(people: People): {
  /** An empty count for the sessions of the next person. */
  readonly begin: () => Uint32Array
  /** Adds it to the role of that person (-1: nobody) and to `all`; `soonest` is how soon the first of them ends. */
  readonly end: (person: number, soonest: number, all: Uint32Array) => void
  /** The roles with most logins go first. */
  readonly sums: () => WhatIf['roles']
} {
  const sessionsOf = new Uint32Array(people.roleEnd() * 4)
  const peopleOf = new Uint32Array(people.roleEnd() * 4)
  const counted = new Uint32Array(4)

  function sumsOf(role: number): RoleSums {
    const upTo = (least: number): Tally => {
      const tally = { sessions: 0, people: 0 }
      for (let place = role * 4 + least; place < role * 4 + 4; place += 1) {
        tally.sessions += sessionsOf[place] as number
        tally.people += peopleOf[place] as number
      }
      return tally
    }
    return { role: people.roleWord(role) ?? '', logins: upTo(0), now: upTo(3), hour: upTo(2), day: upTo(1) }
  }

  return {
    begin() {
      counted[0] = counted[1] = counted[2] = counted[3] = 0
      return counted
    },
    end(person, soonest, all) {
      const role = person < 0 ? -1 : people.roleNumber(person) * 4
      if (role >= 0) peopleOf[role + soonest] = (peopleOf[role + soonest] as number) + 1
      for (let soon = 0; soon < 4; soon += 1) {
        const sessions = counted[soon] as number
        all[soon] = (all[soon] as number) + sessions
        if (role >= 0) sessionsOf[role + soon] = (sessionsOf[role + soon] as number) + sessions
      }
    },
    sums() {
      const all = Array.from({ length: people.roleEnd() }, (_, role) => sumsOf(role))
        .filter(({ logins }) => logins.sessions > 0)
        .sort((one, other) => other.logins.sessions - one.logins.sessions)
      const rest = all.slice(mostRoles)
      return rest.length === 0 ? all : [...all.slice(0, mostRoles), { ...rest.reduce(added), role: null }]
    },
  }
}

function added(one: RoleSums, other: RoleSums): RoleSums {
  const sum = (name: 'logins' | 'now' | 'hour' | 'day'): Tally => ({
    sessions: one[name].sessions + other[name].sessions,
    people: one[name].people + other[name].people,
  })
  return { role: null, logins: sum('logins'), now: sum('now'), hour: sum('hour'), day: sum('day') }
}
