/** Resolves when the work has ended, whether well or not, or when the patience (ms) is over. */
export async function patiently(work: Promise<unknown> | undefined, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>(resolve => (timer = setTimeout(resolve, patienceMs)))
  await Promise.race([Promise.resolve(work).catch(() => undefined), over])
  clearTimeout(timer)
}
