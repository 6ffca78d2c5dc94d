import type { Client } from '../../shared/contract/client.ts'
import type { Person } from '../../shared/contract/session.ts'
import { usageError } from './exit.ts'

const fields = ['id', 'name', 'email'] as const
type Field = (typeof fields)[number]

const pageSize = 500

/**
 * The person who is called that: by user name, e-mail address or id, whole, whatever its case. People with sessions are looked
 * for first, then the site's own table. Null when there is nobody; a usage error when it could be several people.
 */
export async function findPerson(client: Client, connectionId: string, typed: string): Promise<Person | null> {
  if (typed.trim() === '' || typed.length > 200) throw usageError('--user has at least 1 and at most 200 characters')
  // A user name may itself begin with "id:", so the whole is looked for first.
  const whole = await matching(client, connectionId, typed, fields)
  const found = whole.length > 0 ? whole : await byField(client, connectionId, typed)
  const [person, ...others] = found
  if (person === undefined) return null
  if (others.length === 0) return person
  const people = found.slice(0, 5).map(wordsOf).join('; ')
  throw usageError(
    'Several people could be meant, so nothing was done',
    `Say which with id:, name: or email: before it. ${people}`,
  )
}

async function byField(client: Client, connectionId: string, typed: string): Promise<readonly Person[]> {
  const at = typed.indexOf(':')
  const field = fields.find(each => each === typed.slice(0, at).toLowerCase())
  return field === undefined ? [] : matching(client, connectionId, typed.slice(at + 1), [field])
}

async function matching(
  client: Client,
  connectionId: string,
  text: string,
  among: readonly Field[],
): Promise<readonly Person[]> {
  if (text.trim() === '') return []
  const fits = (person: Person) => among.some(field => sameText(valueOf(person, field), text))
  const present: Person[] = []
  for (let offset = 0; ; offset += pageSize) {
    const { rows, filtered } = await client.call('users.page', {
      connectionId,
      text,
      only: 'everyone',
      sort: { column: 'name', direction: 'ascending' },
      offset,
      limit: pageSize,
    })
    present.push(...rows.map(({ person }) => person).filter(fits))
    if (offset + rows.length >= filtered || rows.length === 0) break
  }
  const { people } = await client.call('users.lookup', { connectionId, text: text.trim() })
  const all = [...present, ...people.filter(fits)]
  return all.filter((person, at) => all.findIndex(({ key }) => key === person.key) === at)
}

function valueOf({ userId, name, email }: Person, field: Field): string | null {
  switch (field) {
    case 'id':
      return userId
    case 'name':
      return name
    case 'email':
      return email
  }
}

const sameText = (one: string | null, other: string) =>
  one !== null && one.normalize().toLocaleLowerCase('en') === other.trim().normalize().toLocaleLowerCase('en')

const wordsOf = ({ userId, name, email }: Person) => `${name} (id ${userId ?? 'not known'}, ${email ?? 'no e-mail'})`
