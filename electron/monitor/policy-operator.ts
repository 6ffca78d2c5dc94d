import type { People } from './people.ts'

const lookAgainMs = 5_000

/** The operator's own accounts by number. Others are looked for when people have changed, but not with every question. */
export function createOperatorFinder(people: People, operatorUser: string | null): () => readonly number[] {
  const wanted = operatorUser?.trim().toLowerCase() || null
  let found: { readonly version: number; readonly at: number; readonly owners: readonly number[] } | null = null
  return () => {
    if (wanted === null) return []
    const isOperator = (person: number) => person >= 0 && person < people.end() && people.describe(person).isOperator
    if (found && (found.version === people.version() || performance.now() - found.at < lookAgainMs)) {
      return found.owners.filter(isOperator)
    }
    const owners = new Set([people.byKey(`u:${wanted}`)])
    const isAddress = wanted.includes('@')
    for (let person = 0; person < people.end(); person += 1) {
      const name = people.nameOf(person)
      if (name.length === wanted.length && name.toLowerCase() === wanted) owners.add(person)
      else if (isAddress && isOperator(person)) owners.add(person)
    }
    found = { version: people.version(), at: performance.now(), owners: [...owners].filter(isOperator) }
    return found.owners
  }
}
