import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import Conf from 'conf'
import { lock } from 'proper-lockfile'
import { RollcallError } from '../../shared/contract/reply.ts'

/** What was made of a file's content: the value, and whether something in it did not fit. */
export type Parsed<Value> = { readonly value: Value; readonly damaged: boolean }

export type StoredFile<Value> = {
  readonly read: () => Promise<Value>
  /** Reads, changes and writes under a lock that other processes obey; answers what was written. */
  readonly update: (change: (value: Value) => Value) => Promise<Value>
}

type Options<Value extends object> = {
  /** Absolute; must exist. */
  readonly folder: string
  /** Without ".json". */
  readonly name: string
  /** Given the parsed JSON object, which may hold anything; `{}` when there is no file. Keeps what fits. */
  readonly parse: (content: unknown) => Parsed<Value>
  /** Called with a sentence when a damaged file was set aside. */
  readonly onDamaged: (notice: string) => void
}

/**
 * A JSON file of Rollcall's own, mode 0600, written whole and atomically. A file that does not fit is renamed to
 * `<name>.json.damaged-<time>`, never overwritten; what could be read of it goes on in a new one.
 * Throws UNAVAILABLE when the file or its lock cannot be had.
 */
export function createStoredFile<Value extends object>(options: Options<Value>): StoredFile<Value> {
  const file = join(options.folder, `${options.name}.json`)

  const open = () =>
    new Conf<Record<string, unknown>>({
      cwd: options.folder,
      configName: options.name,
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    })

  function look(): Parsed<Value> {
    try {
      const content = open().store
      const parsed = options.parse(content)
      // Anything but an object comes back as an empty one, and Rollcall never writes an empty object.
      return { value: parsed.value, damaged: parsed.damaged || (Object.keys(content).length === 0 && existsSync(file)) }
    } catch (error) {
      if (error instanceof SyntaxError) return { value: options.parse({}).value, damaged: true }
      throw unavailable(file, error)
    }
  }

  function setAside(): void {
    const aside = `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`
    renameSync(file, aside)
    options.onDamaged(`${options.name}.json could not be read completely. It was set aside as ${aside}.`)
  }

  async function locked<Result>(work: () => Result): Promise<Result> {
    const release = await lock(file, {
      realpath: false,
      stale: 10_000,
      retries: { retries: 60, minTimeout: 10, maxTimeout: 200 },
      // The work is over in milliseconds; a lock lost meanwhile (a suspended machine) is no reason to end the console.
      onCompromised: () => undefined,
    }).catch((error: unknown) => {
      throw unavailable(file, error)
    })
    try {
      return work()
    } catch (error) {
      throw error instanceof RollcallError ? error : unavailable(file, error)
    } finally {
      await release().catch(() => undefined)
    }
  }

  function write(value: Value): Value {
    open().store = value as Record<string, unknown>
    return value
  }

  /** Under the lock: what is there, with a damaged file already out of the way. */
  function repaired(): Value {
    const { value, damaged } = look()
    if (!damaged) return value
    setAside()
    return write(value)
  }

  return {
    async read() {
      const { value, damaged } = look()
      return damaged ? locked(repaired) : value
    },
    update: change => locked(() => write(change(repaired()))),
  }
}

function unavailable(file: string, cause: unknown): RollcallError {
  return new RollcallError('UNAVAILABLE', `Rollcall's own file ${file} cannot be used`, {
    hint: 'Check that the disk is not full and that the folder belongs to you, then try again.',
    cause,
  })
}
