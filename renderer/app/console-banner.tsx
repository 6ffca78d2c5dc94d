import type { Failure } from '../../shared/contract/reply.ts'
import { Banner } from '../design/banner.tsx'

/** While the console behind the page is away. The page finds it again by itself; nothing in it can be done until then. */
export function ConsoleBanner({ failure }: { readonly failure: Failure }) {
  return (
    <Banner wide tone="bad">
      <strong>{failure.message}.</strong> {failure.hint}
    </Banner>
  )
}
