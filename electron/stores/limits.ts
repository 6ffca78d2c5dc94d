/** How long a connection attempt may take, name look-up and TLS included. */
export const connectLimitMs = 8000

/** The server ends a statement after this time. */
export const statementLimitMs = 30_000

/** The server ends a search for somebody who is typing after this time. */
export const briefLimitMs = 2000

/** How long a statement waits for another's lock. */
export const lockLimitMs = 3000

/** SQLite: how long a statement waits for another process's write. */
export const busyLimitMs = 2000

/** An attempt to delete that failed only after this time had waited for a lock; after so many in a row no more are tried. */
export const lockWaitMs = 1000
export const lockFailuresInRow = 3

/** When not even the server's own limit has brought an answer, the connection is taken for dead. */
export const answerLimitMs = statementLimitMs + 5000

/** Keys in one statement. */
export const keysPerRead = 1000
export const keysPerDelete = 500

/** A page of rows with long session_data is shorter, so that it takes about this much memory. */
export const bytesPerPage = 32 * 1024 * 1024
