export type Throttled = (() => void) & { readonly cancel: () => void }

/** Runs at once, then at most every `everyMs`; a call in between is made up for at the end, so the last one always counts. */
export function throttle(run: () => void, everyMs: number): Throttled {
  let timer: ReturnType<typeof setTimeout> | null = null
  let again = false
  const begin = () => {
    run()
    timer = setTimeout(() => {
      timer = null
      if (again) {
        again = false
        begin()
      }
    }, everyMs)
  }
  const throttled = () => {
    if (timer === null) begin()
    else again = true
  }
  return Object.assign(throttled, {
    cancel: () => {
      if (timer !== null) clearTimeout(timer)
      timer = null
      again = false
    },
  })
}
