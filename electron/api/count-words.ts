/** "1 session", "3 sessions": for the audit log. */
export const sessionWords = (count: number): string => (count === 1 ? '1 session' : `${count} sessions`)

/** "1 person", "3 people". */
export const peopleWords = (count: number): string => (count === 1 ? '1 person' : `${count} people`)

/** How a job ended whose thread was lost: what it last told is all that is known. */
export const lostWords = (message: string | null, done: number, total: number): string => {
  const known = `about ${done} of ${total} had been dealt with, and what became of the others is not known`
  return message === null ? known : `${message}: ${known}`
}
