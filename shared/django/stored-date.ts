/**
 * A moment as a column holds it, in microseconds "as if UTC": the real instant for timestamptz and USE_TZ=True, the site's
 * wall clock for USE_TZ=False. Beyond the year 2255 exact to 32 us; whole seconds are always exact.
 */
export type StoredDate = number

/** "YYYY-MM-DD HH:MM:SS[.ffffff]" (also with T, Z or an offset, which is then subtracted) to a stored date; null when it is no date of the years 1 to 9999. */
export declare function parseStoredDate(text: string): StoredDate | null
/** "YYYY-MM-DD HH:MM:SS[.ffffff]", without a fraction when it is 0, as Django writes to SQLite. */
export declare function formatStoredDate(stored: StoredDate): string
