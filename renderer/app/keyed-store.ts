/** Newest values by key, for useSyncExternalStore. */
export type KeyedStore<Value> = {
  readonly get: (key: string) => Value | undefined
  readonly set: (key: string, value: Value) => void
  readonly clear: () => void
  readonly subscribe: (listener: () => void) => () => void
}

export function createKeyedStore<Value>(): KeyedStore<Value> {
  const values = new Map<string, Value>()
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of listeners) listener()
  }
  return {
    get: key => values.get(key),
    set: (key, value) => {
      values.set(key, value)
      tell()
    },
    clear: () => {
      values.clear()
      tell()
    },
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
