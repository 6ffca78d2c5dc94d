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

/** Puts the focus into the field, in the middle of what is in sight. */
export function focusField(form: HTMLElement | null, field: FieldName): void {
  const labels = form?.querySelectorAll('label') ?? []
  const label = [...labels].find(each => each.textContent === fieldLabels[field])
  if (label === undefined) return
  const control = document.getElementById(label.htmlFor)
  control?.focus({ preventScroll: true })
  control?.scrollIntoView({ block: 'center' })
}
