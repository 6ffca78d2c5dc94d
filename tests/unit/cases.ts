/**
 * How many cases a random test takes: `all` of them in "npm test" and in vitest alone, a fifth where ROLLCALL_CASES is "few",
 * as in "npm run check", which is to be quick.
 */
export const casesOf = (all: number): number => (process.env['ROLLCALL_CASES'] === 'few' ? Math.ceil(all / 5) : all)

export const counted = (cases: number): string => cases.toLocaleString('en')
