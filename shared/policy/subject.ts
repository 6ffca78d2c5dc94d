import type { RuleSubject } from './policy.ts'

/** What is known of a person when rules are looked up. Null where it is not known. */
export type PersonFacts = {
  readonly key: string
  readonly role: string | null
  readonly isStaff: boolean | null
  readonly isSuperuser: boolean | null
  /** Null: groups were not read. */
  readonly groups: readonly string[] | null
}

/** Whether a rule is for this person; null where that cannot be known. No role is the empty string. */
export function fits(who: RuleSubject, person: PersonFacts): boolean | null {
  switch (who.kind) {
    case 'role':
      return (person.role ?? '') === who.role
    case 'group':
      return person.groups?.includes(who.group) ?? null
    case 'staff':
      return person.isStaff
    case 'superuser':
      return person.isSuperuser
  }
}

/** Tells two subjects apart: the same words mean the same people. */
export function subjectKey(who: RuleSubject): string {
  switch (who.kind) {
    case 'role':
      return `role ${who.role}`
    case 'group':
      return `group ${who.group}`
    case 'staff':
    case 'superuser':
      return who.kind
  }
}

/** "Role admin", "Group editors", "Staff", "Superusers". */
export function subjectWords(who: RuleSubject): string {
  switch (who.kind) {
    case 'role':
      return who.role === '' ? 'People without a role' : `Role ${who.role}`
    case 'group':
      return `Group ${who.group}`
    case 'staff':
      return 'Staff'
    case 'superuser':
      return 'Superusers'
  }
}
