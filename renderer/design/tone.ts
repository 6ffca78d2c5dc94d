/** What a colour means. Never alone: a word or an icon stands beside it. */
export type Tone = 'good' | 'warning' | 'bad' | 'neutral' | 'accent'
