import { hrefFor } from '../app/router.tsx'
import { filterToSearch } from '../filters/filter-url.ts'
import { usePrivacy } from './person-name.tsx'

/** Where somebody was; not while names are hidden for a shared screen. */
export function AddressText({ address }: { readonly address: string }) {
  return usePrivacy() ? 'hidden' : <span title={address}>{address}</span>
}

/** The same, leading to all sessions from there. */
export function AddressLink({ address }: { readonly address: string }) {
  const label = usePrivacy() ? 'hidden' : address
  return (
    <a href={hrefFor('sessions', { search: filterToSearch({ address }) })} title="All sessions from this address">
      {label}
    </a>
  )
}
