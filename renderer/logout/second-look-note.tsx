import type { SecondLook } from '../../shared/contract/sessions.ts'
import { Banner } from '../design/banner.tsx'
import { sessionCount } from './outcome-words.ts'

/** With cached_db: whether a request in flight has refilled the cache since the log out. */
export function SecondLookNote({ look }: { readonly look: SecondLook }) {
  const { found, trouble, afterSeconds } = look
  if (trouble !== null) {
    return (
      <Banner tone="warning">
        <strong>The cache was not looked at again.</strong> {trouble} A request that was under way may have refilled it:
        look at the list, and log out whoever is there again.
      </Banner>
    )
  }
  if (found === null) {
    return (
      <Banner tone="neutral">
        A request that was under way may still refill the cache, so it is looked at again {afterSeconds} s after the log
        out. You may close this; the audit log has what comes of it.
      </Banner>
    )
  }
  if (found.stillThere > 0) {
    return (
      <Banner tone="bad">
        <strong>{sessionCount(found.stillThere)} came back and could not be ended.</strong> Log out whoever is there
        again.
      </Banner>
    )
  }
  return (
    <Banner tone="good">
      {found.cameBack === 0
        ? `Looked at again after ${afterSeconds} s: nothing had come back.`
        : `Looked at again after ${afterSeconds} s: ${sessionCount(found.cameBack)} had been refilled by a request under way, and ended.`}
    </Banner>
  )
}
