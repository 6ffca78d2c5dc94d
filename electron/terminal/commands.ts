import type { Command } from './command.ts'
import { clearExpiredCommand } from './commands/clear-expired.ts'
import { connectionsCommand } from './commands/connections.ts'
import { decodeCommand } from './commands/decode.ts'
import { enforceCommand } from './commands/enforce.ts'
import { logoutCommand } from './commands/logout.ts'
import { serveCommand } from './commands/serve.ts'
import { sessionsCommand } from './commands/sessions.ts'
import { testCommand } from './commands/test.ts'
import { userCommand } from './commands/user.ts'
import { watchCommand } from './commands/watch.ts'

/** In the order of the help. */
export const commands: readonly Command[] = [
  connectionsCommand,
  testCommand,
  sessionsCommand,
  userCommand,
  watchCommand,
  logoutCommand,
  clearExpiredCommand,
  enforceCommand,
  decodeCommand,
  serveCommand,
]
