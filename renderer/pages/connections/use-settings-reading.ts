import { useState } from 'react'
import type { Failure } from '../../../shared/contract/reply.ts'
import type { SettingsReading } from '../../../shared/contract/settings.ts'
import { useClient } from '../../app/client.tsx'
import { failureOf } from '../../app/failure.ts'
import { formatBytes } from '../../format/bytes.ts'

/** No settings file is larger; the console itself says how many characters it reads. */
const largestFile = 1024 * 1024

export type SettingsSource = {
  readonly busy: boolean
  readonly failure: Failure | null
  readonly readText: (text: string) => Promise<void>
  readonly readFile: (file: File) => Promise<void>
}

/** Hands a settings file to the console, which reads it. `after`: an earlier reading whose secrets stay where this one has none. */
export function useSettingsReading(
  after: string | undefined,
  onRead: (reading: SettingsReading) => void,
): SettingsSource {
  const client = useClient()
  const [state, setState] = useState<Pick<SettingsSource, 'busy' | 'failure'>>({ busy: false, failure: null })
  const read = async (text: () => Promise<string>) => {
    setState({ busy: true, failure: null })
    try {
      onRead(await client.call('connections.readSettings', { text: await text(), after }))
      setState({ busy: false, failure: null })
    } catch (error) {
      setState({ busy: false, failure: failureOf(error) })
    }
  }
  return {
    ...state,
    readText: text => read(() => Promise.resolve(text)),
    async readFile(file) {
      if (file.size <= largestFile) return read(() => file.text())
      const failure: Failure = {
        code: 'BAD_REQUEST',
        message: `${file.name} is too large for a settings file: ${formatBytes(file.size)}.`,
        hint: 'Choose the settings.py of the site; it has a few kilobytes.',
        retryable: false,
      }
      setState({ busy: false, failure })
    },
  }
}
