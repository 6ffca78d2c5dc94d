import type { Command } from './command.ts'
import { connectionsCommand } from './commands/connections.ts'
import { decodeCommand } from './commands/decode.ts'
import { sessionsCommand } from './commands/sessions.ts'
import { testCommand } from './commands/test.ts'

/** In the order of the help. */
export const commands: readonly Command[] = [connectionsCommand, testCommand, sessionsCommand, decodeCommand]
