import { Banner } from '../design/banner.tsx'
import { ButtonLink } from '../design/button.tsx'
import { formatCount, formatPlural } from '../format/numbers.ts'
import { fieldSearch } from '../pages/connections/field-names.ts'
import { useMonitorStatus } from './live.tsx'
import { hrefFor } from './router.tsx'

/** Says when the SECRET_KEY fits hardly any row: what is on screen is then not the site's truth. */
export function KeyBanner({ connectionId }: { readonly connectionId: string }) {
  const key = useMonitorStatus(connectionId)?.key ?? null
  if (key === null || key.verdict === 'fits') return null
  const isNone = key.verdict === 'none'
  const words = `${formatCount(key.fitting)} of ${formatPlural(key.signed, 'row')}`
  return (
    <Banner
      wide
      tone={isNone ? 'bad' : 'warning'}
      actions={
        <ButtonLink size="small" href={hrefFor('connections', { id: connectionId, search: fieldSearch('secretKey') })}>
          Edit connection
        </ButtonLink>
      }
    >
      {isNone ? (
        <>
          <strong>The SECRET_KEY fits {words}: these figures mean nothing.</strong> It is not the key of this very site.
        </>
      ) : (
        <>
          <strong>The SECRET_KEY fits only {words}.</strong> Where it was changed lately, Django refuses the others too;
          else the keys before it are missing under SECRET_KEY_FALLBACKS.
        </>
      )}
    </Banner>
  )
}
