import type { Command } from './command.ts'
import { decodeCommand } from './commands/decode.ts'

/** In the order of the help. */
export const commands: readonly Command[] = [decodeCommand]
