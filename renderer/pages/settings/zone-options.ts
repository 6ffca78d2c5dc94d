import type { Option } from '../../design/select.tsx'
import { resolveZone } from '../../format/times.ts'

/** Every zone that the runtime knows, this machine's and UTC first; the chosen one is among them. */
export function zoneOptions(chosen: string): readonly Option<string>[] {
  const names = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...(chosen === 'system' ? [] : [chosen])])
  return [
    { value: 'system', label: `This machine's: ${resolveZone('system')}` },
    ...[...names].map(name => ({ value: name, label: name.replaceAll('_', ' ') })),
  ]
}
