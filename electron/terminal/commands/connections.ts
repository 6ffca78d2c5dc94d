import type { Connection } from '../../../shared/contract/connections.ts'
import type { Command, Context } from '../command.ts'
import { exitCode } from '../exit.ts'
import { withConsole } from '../open-site.ts'
import { paintFor } from '../style.ts'
import { placeWords } from '../site-options.ts'
import type { Column } from '../table.ts'
import { layOut } from '../table.ts'
import { isoTime, timesIn, zoneNamed } from '../times.ts'

async function run(context: Context): Promise<number> {
  const { values, terminal } = context
  await withConsole(context, async client => {
    const [saved, { timeZone }] = await Promise.all([
      client.call('connections.list', {}),
      client.call('app.preferences', {}),
    ])
    if (values.flag('json')) {
      for (const each of saved) await terminal.print(JSON.stringify(connectionJson(each)))
      return
    }
    if (saved.length === 0)
      return terminal.tell('No connection is saved. Save one in the window or in the browser: rollcall serve.')
    const paint = paintFor(terminal.outputIsTerminal, values.flag('no-color'))
    const table = layOut(columns(timesIn(zoneNamed(timeZone))), saved, paint)
    await terminal.print(table.head())
    for (const each of saved) await terminal.print(table.line(each))
  })
  return exitCode.done
}

const columns = (timeText: (at: number | null) => string): readonly Column<Connection>[] => [
  { title: 'NAME', text: ({ site }) => site.name },
  { title: 'MODE', text: ({ site }) => site.mode, tone: ({ site }) => (site.mode === 'operator' ? 'warning' : null) },
  { title: 'ENVIRONMENT', text: ({ site }) => site.environment },
  { title: 'ENGINE', text: ({ site }) => site.django.sessionEngine },
  { title: 'WHERE', text: whereabouts },
  { title: 'LAST OPENED', text: ({ lastOpenedAt }) => timeText(lastOpenedAt) },
  { title: 'ID', text: ({ id }) => id },
]

/** Without the account. */
function whereabouts({ site: { store, cache, files } }: Connection): string {
  const words = [
    store === null
      ? null
      : store.kind === 'sqlite'
        ? store.file
        : `${store.kind} ${store.database} at ${store.socketPath ?? `${store.host}:${store.port}`}`,
    cache === undefined ? null : `${cache.address.kind}${placeWords(cache.address)}`,
    files?.folder ?? null,
  ]
  return words.filter(word => word !== null).join(', ')
}

function connectionJson(connection: Connection): object {
  const { id, site, demo, lastOpenedAt } = connection
  return {
    id,
    name: site.name,
    mode: site.mode,
    environment: site.environment,
    engine: site.django.sessionEngine,
    where: whereabouts(connection),
    demo,
    lastOpenedAt: isoTime(lastOpenedAt),
  }
}

export const connectionsCommand: Command = {
  name: 'connections',
  summary: 'the saved connections',
  usage: ['[--json]'],
  description: [
    'Lists the connections that are saved in the folder of the console, which the window and the browser page share. No secret is among them, and none is shown.',
  ],
  groups: [],
  mostPositionals: 0,
  examples: [
    {
      words: 'Names of those that may log people out:',
      line: 'rollcall connections --json | jq -r \'select(.mode == "operator").name\'',
    },
  ],
  run,
}
