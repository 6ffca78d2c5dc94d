import { sessionColumnWords } from './session-column-fields.tsx'
import { columnWords } from './column-words.ts'

/** Fields of the form that other pages lead to, and the words on their labels. */
export const fieldLabels = {
  secretKey: 'SECRET_KEY',
  users: 'User table',
  backends: 'AUTHENTICATION_BACKENDS',
} as const

export type FieldName = keyof typeof fieldLabels

/** "field=users": the query of a link to the form that leads to this field. */
export const fieldSearch = (field: FieldName): string => `field=${field}`

/** The field that an address leads to, or null. */
export function fieldFromSearch(search: string): FieldName | null {
  const wanted = new URLSearchParams(search).get('field')
  return wanted !== null && Object.hasOwn(fieldLabels, wanted) ? (wanted as FieldName) : null
}

/** Labels of the fields that can be wrong, by the path of their error. */
const labels: Readonly<Record<string, string>> = {
  name: 'Name',
  'store.file': 'File',
  'store.host': 'Host',
  'store.port': 'Port',
  'store.user': 'User',
  'store.database': 'Database',
  'store.socketPath': 'Unix socket',
  'store.tls.caFile': 'CA file',
  table: 'Session table',
  'cache.address.servers.host': 'Cache host',
  'cache.address.servers.port': 'Cache port',
  'cache.address.servers': 'Cache servers',
  'cache.address.masterName': 'Master',
  'cache.address.socketPath': 'Cache socket',
  'cache.address.user': 'Cache user',
  'cache.address.database': 'Database number',
  'cache.address.tls.caFile': 'Cache CA file',
  'cache.address.table': 'Cache table',
  'cache.address.folder': 'Cache folder',
  'cache.keyPrefix': 'KEY_PREFIX',
  'cache.version': 'VERSION',
  'cache.sessionPrefix': 'Prefix of the session engine',
  'cache.longestRequest': 'Longest request',
  cache: 'Kind of cache',
  'files.folder': 'SESSION_FILE_PATH',
  'files.cookieName': 'SESSION_COOKIE_NAME',
  'django.sessionEngine': 'SESSION_ENGINE',
  'django.timeZone': 'TIME_ZONE',
  'django.cookieAge': 'SESSION_COOKIE_AGE',
  'django.authenticationBackends': 'AUTHENTICATION_BACKENDS',
  'django.keySalt': 'Salt of the signature',
  operatorUser: 'My own account there',
}

/** The label of the field with an error at this path; the path itself where no label is known. */
export function labelOf(path: string): string {
  const column = /^users\.columns\.(\w+)$/.exec(path)?.[1]
  if (column !== undefined && Object.hasOwn(columnWords, column)) return columnWords[column as keyof typeof columnWords]
  const further = /^sessionColumns\.(\w+)$/.exec(path)?.[1]
  if (further !== undefined && Object.hasOwn(sessionColumnWords, further)) {
    return sessionColumnWords[further as keyof typeof sessionColumnWords]
  }
  const known = Object.keys(labels).find(each => path === each || path.startsWith(`${each}.`))
  return known === undefined ? path : (labels[known] as string)
}

/** Puts the focus into the field or the group with this label, in the middle of what is in sight. */
export function focusLabelled(form: HTMLElement | null, label: string): void {
  const all = form?.querySelectorAll<HTMLLabelElement | HTMLLegendElement>('label, legend') ?? []
  const found = [...all].find(each => each.textContent === label)
  const control =
    found instanceof HTMLLabelElement
      ? document.getElementById(found.htmlFor)
      : found?.parentElement?.querySelector('input')
  control?.focus({ preventScroll: true })
  control?.scrollIntoView({ block: 'center' })
}
