import type { Threads } from '../hosts/built-beside.ts'
import type { Terminal } from './terminal-io.ts'

/** An option as it is typed and explained. Without `value` it is a switch. */
export type Option = {
  readonly name: string
  readonly short?: string
  /** What stands for its value in the help: "FILE". */
  readonly value?: string
  /** It may be given several times. */
  readonly many?: boolean
  readonly words: string
}

export type OptionGroup = { readonly title: string; readonly options: readonly Option[] }

/** What was typed, by the names of options. */
export type Values = {
  readonly text: (name: string) => string | undefined
  readonly list: (name: string) => readonly string[]
  readonly flag: (name: string) => boolean
  readonly positionals: readonly string[]
}

export type Surroundings = {
  readonly threads: Threads
  /** The folder of the built page. */
  readonly page: string
}

/** What a command works with. */
export type Context = Surroundings & {
  readonly values: Values
  readonly terminal: Terminal
  /** Aborted by Ctrl+C, by a signal, or when nobody reads standard output any more. */
  readonly signal: AbortSignal
}

export type Command = {
  readonly name: string
  readonly summary: string
  /** Behind "rollcall NAME". */
  readonly usage: readonly string[]
  readonly description: readonly string[]
  readonly groups: readonly OptionGroup[]
  readonly mostPositionals: number
  readonly examples: readonly { readonly words: string; readonly line: string }[]
  /** What the exit codes mean here, where that needs words of its own. */
  readonly notes?: readonly string[]
  /** It cannot work with a site that is not saved: why, in words. */
  readonly savedOnly?: string
  /** It ends its work by itself when the signal comes; others are left where they are. */
  readonly endsItself?: boolean
  /** Gives the exit code. */
  readonly run: (context: Context) => Promise<number>
}
