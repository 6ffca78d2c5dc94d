import { watch } from 'node:fs'

/** More than this is found by going through the folder as well. */
const mostNames = 20_000

/** What the operating system tells of changes in a folder; only ever a hint, as on network drives it tells nothing. */
export type FolderWatch = {
  /** The names of which it told since it was last asked. */
  readonly told: () => readonly string[]
  readonly close: () => void
}

export function watchFolder(folder: string, isWanted: (name: string) => boolean): FolderWatch {
  let names = new Set<string>()
  const watcher = start()

  function start() {
    try {
      const started = watch(folder, { persistent: false })
      started.on('change', (_, name) => {
        const text = String(name ?? '')
        if (isWanted(text) && names.size < mostNames) names.add(text)
      })
      started.on('error', () => started.close())
      return started
    } catch {
      // There are no more watches to be had, or none on this file system.
      return null
    }
  }

  return {
    told() {
      const told = [...names]
      names = new Set()
      return told
    },
    close: () => watcher?.close(),
  }
}
