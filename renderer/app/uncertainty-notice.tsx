import type { Uncertainty } from '../../shared/contract/overview.ts'
import { Banner } from '../design/banner.tsx'
import { ButtonLink } from '../design/button.tsx'
import { fieldSearch } from '../pages/connections/field-names.ts'
import { hrefFor } from './router.tsx'
import { uncertaintyWords } from './uncertainty-words.ts'

export type UncertaintyNoticeProps = {
  readonly connectionId: string
  readonly uncertain: readonly Uncertainty[]
  readonly className?: string
}

/** Why a page says "at most", in sight, with the way to the fields that would make it exact. Nothing where all is exact. */
export function UncertaintyNotice({ connectionId, uncertain, className }: UncertaintyNoticeProps) {
  if (uncertain.length === 0) return null
  const known = uncertain.map(each => uncertaintyWords[each])
  return (
    <div className={className}>
      <Banner
        tone="neutral"
        live={false}
        actions={known.map(
          ({ remedy }) =>
            remedy !== null && (
              <ButtonLink
                key={remedy.label}
                size="small"
                href={hrefFor('connections', { id: connectionId, search: fieldSearch(remedy.field) })}
              >
                {remedy.label}
              </ButtonLink>
            ),
        )}
      >
        <strong>Figures of logins are “at most”.</strong> {known.map(({ sentence }) => sentence).join(' ')}
      </Banner>
    </div>
  )
}
