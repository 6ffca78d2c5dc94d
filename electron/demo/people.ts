import { createHash } from 'node:crypto'
import { pick } from './random.ts'

/** One invented person of the demo shop. */
export type DemoUser = {
  readonly id: number
  readonly username: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly role: 'customer' | 'staff' | 'admin'
  readonly isActive: boolean
  /** In the form that Django stores; it fits no password. */
  readonly password: string
  /** Share of the time that they spend in the shop, 0 to 1: a few are there all day, most seldom. */
  readonly eagerness: number
}

const firstNames = words(
  'Amara Bao Celeste Dmitri Elif Farid Greta Hana Idris Jonna Kwame Leila Mateo Noor Oskar Priya Quentin Rosa Sana Tomas ' +
    'Ulla Viktor Wanda Ximena Yusuf Zofia',
)
const lastNames = words(
  'Abara Birkeland Castellan Dvorin Eskola Ferrando Gunnars Haldane Ivanek Jansky Kimura Lindqvar Moreau Nakata Okonjo ' +
    'Petrov Quispe Rahimi Sundara Takeda Ueland Varga Zaman',
)
const domains = ['demo-shop.example', 'post.example', 'mail.example']

/** The same people for the same random numbers; user names are unique. */
export function inventPeople(random: () => number, count: number): readonly DemoUser[] {
  const taken = new Map<string, number>()
  return Array.from({ length: count }, (_, at): DemoUser => {
    const firstName = pick(random, firstNames)
    const lastName = pick(random, lastNames)
    const plain = `${firstName}.${lastName}`.toLowerCase()
    const times = (taken.get(plain) ?? 0) + 1
    taken.set(plain, times)
    const username = times === 1 ? plain : `${plain}${times}`
    const role = at < 6 ? 'admin' : at < 45 ? 'staff' : 'customer'
    return {
      id: at + 1,
      username,
      firstName,
      lastName,
      email: `${username}@${role === 'customer' ? pick(random, domains) : domains[0]}`,
      role,
      isActive: at < 45 || random() > 0.02,
      password: inventPassword(username),
      eagerness: role === 'customer' ? 0.1 + 0.9 * random() ** 2 : 0.4 + random() * 0.6,
    }
  })
}

/** Shaped like PBKDF2PasswordHasher's, but the hash is of nothing. */
export function inventPassword(seed: string): string {
  const digest = createHash('sha256').update(`demo ${seed}`).digest('base64')
  return `pbkdf2_sha256$600000$${digest.replaceAll(/[^a-zA-Z0-9]/g, '').slice(0, 22)}$${digest}`
}

function words(text: string): readonly string[] {
  return text.split(' ')
}
