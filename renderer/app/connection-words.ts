import type { DatabaseAddress } from '../../shared/contract/connections.ts'
import type { MonitorState, MonitorStatus } from '../../shared/contract/monitor.ts'
import type { Tone } from '../design/tone.ts'
import { formatCount } from '../format/numbers.ts'
import { formatDuration } from '../format/durations.ts'

const engines: Readonly<Record<DatabaseAddress['kind'], string>> = {
  mysql: 'MySQL',
  postgres: 'PostgreSQL',
  sqlite: 'SQLite',
}

/** Where a store is before anybody asked it: "MySQL · shop at db.example.com". */
export function addressWords(store: DatabaseAddress): string {
  if (store.kind === 'sqlite') return `${engines.sqlite} · ${store.file.split(/[\\/]/).at(-1) ?? store.file}`
  return `${engines[store.kind]} · ${store.database} at ${store.socketPath ?? store.host}`
}

/** The status once something of the store was read in this run; before, its zeros stand for "not known": null. */
export function figuresOf(status: MonitorStatus | null): MonitorStatus | null {
  return status !== null && (status.updatedAt !== null || status.state === 'loading') ? status : null
}

/** The colour of the dot before a connection's name: what is read with a key that fits nothing is not good. */
export function statusTone({ state, key }: Pick<MonitorStatus, 'state' | 'key'>): Tone {
  return key?.verdict === 'none' && stateTone(state) === 'good' ? 'bad' : stateTone(state)
}

function stateTone(state: MonitorState): Tone {
  switch (state) {
    case 'live':
      return 'good'
    case 'opening':
    case 'loading':
      return 'accent'
    case 'reconnecting':
      return 'warning'
    case 'failed':
      return 'bad'
    case 'paused':
      return 'neutral'
  }
}

/** "Live · updated 1 s ago": how fresh what is on screen is. `now` is ms since 1970. */
export function freshnessWords(status: MonitorStatus, now: number): string {
  const age = status.updatedAt === null ? null : Math.max(0, Math.floor((now - status.updatedAt) / 1000))
  const updated = age === null ? '' : ` · updated ${formatDuration(age)} ago`
  switch (status.state) {
    case 'opening':
      return 'Opening…'
    case 'loading': {
      const total = status.progress?.total ?? null
      return status.progress === null
        ? 'Reading…'
        : `Reading ${formatCount(status.progress.done)}${total === null ? '' : ` of ${formatCount(total)}`}`
    }
    case 'live':
      return status.key?.verdict === 'none' ? `Live, the key does not fit${updated}` : `Live${updated}`
    case 'paused':
      return `Paused${updated}`
    case 'reconnecting':
      return `Reconnecting${updated}`
    case 'failed':
      return `Not connected${updated}`
  }
}
