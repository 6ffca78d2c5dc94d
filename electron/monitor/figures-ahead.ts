import type { OverviewFigures, Uncertainty } from '../../shared/contract/overview.ts'
import type { Ahead } from './ahead.ts'
import { createLook, longestHeldMs } from './ahead.ts'
import { countFigures, figuresOf } from './figures.ts'
import type { People } from './people.ts'
import type { SessionIndex } from './session-index.ts'
import { inSlices } from './slices.ts'

/** The figures of the Overview: made anew at the end of each look while somebody asks for them. */
export type FiguresAhead = Ahead & {
  readonly read: () => OverviewFigures
}

export function createFiguresAhead(
  index: SessionIndex,
  people: People,
  uncertain: readonly Uncertainty[],
): FiguresAhead {
  const version = () => `${index.version()} ${people.version()}`
  let made: { readonly figures: OverviewFigures; readonly version: string } | null = null
  let isAsked = false
  const look = createLook()
  return {
    begin: look.begin,
    end: look.end,
    read() {
      isAsked = true
      const now = Date.now()
      const isNew = made !== null && Math.abs(now - made.figures.at) <= longestHeldMs
      if (made !== null && isNew) {
        if (made.version === version()) return made.figures
        if (look.isOn()) {
          look.noteOld()
          return made.figures
        }
      }
      made = { figures: figuresOf(index, people, uncertain, now), version: version() }
      return made.figures
    },
    async make() {
      if (!isAsked) return
      isAsked = false
      const begun = version()
      const count = countFigures(index, people, uncertain, Date.now())
      await inSlices(index.end(), (_, upTo) => count.goOn(upTo))
      const figures = count.figures()
      if (version() === begun) made = { figures, version: begun }
    },
  }
}
