const turnMs = 8

/** Work on the calling thread in turns: resolves at once until one is over, and then after whatever else waits. */
export function createTurns(): () => Promise<void> | undefined {
  let ends = performance.now() + turnMs
  return () => {
    if (performance.now() < ends) return undefined
    return new Promise(resolve => {
      setImmediate(() => {
        ends = performance.now() + turnMs
        resolve()
      })
    })
  }
}
