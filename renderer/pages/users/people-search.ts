import type { InputOf } from '../../../shared/contract/contract.ts'

type UsersInput = InputOf<'users.page'>

/** Which people are listed, and how. */
export type PeopleList = Pick<UsersInput, 'text' | 'only' | 'sort'>

export const onlyChoices: readonly { readonly value: PeopleList['only']; readonly label: string }[] = [
  { value: 'everyone', label: 'Everyone' },
  { value: 'logged-in', label: 'Logged in' },
  { value: 'several-sessions', label: 'Several sessions' },
  { value: 'staff', label: 'Staff' },
  { value: 'inactive', label: 'Inactive' },
]

const columns: readonly PeopleList['sort']['column'][] = ['name', 'role', 'sessions', 'activity']

/** Most lately active first. */
const defaultOrder = '-activity'

/** The list as the query of an address: "text=ana&only=staff&sort=-sessions"; empty for everyone, most lately active first. */
export function peopleToSearch({ text, only, sort }: PeopleList): string {
  const search = new URLSearchParams()
  if (text !== '') search.set('text', text)
  if (only !== 'everyone') search.set('only', only)
  const order = `${sort.direction === 'descending' ? '-' : ''}${sort.column}`
  if (order !== defaultOrder) search.set('sort', order)
  return search.toString()
}

/** The list that an address asks for; what is not understood is as if it were not there. */
export function peopleFromSearch(query: string): PeopleList {
  const search = new URLSearchParams(query)
  const order = search.get('sort') ?? defaultOrder
  const column = columns.find(each => each === order.replace(/^-/, ''))
  return {
    text: (search.get('text') ?? '').slice(0, 200),
    only: onlyChoices.find(({ value }) => value === search.get('only'))?.value ?? 'everyone',
    sort: {
      column: column ?? 'activity',
      direction: column === undefined || order.startsWith('-') ? 'descending' : 'ascending',
    },
  }
}
