/** A throw-away database server on a free port of 127.0.0.1, with a data folder of its own. */
export type TestServer = {
  readonly host: string
  readonly port: number
  readonly socketPath: string
  /** An account that may do everything. */
  readonly user: string
  readonly password: string
  readonly createDatabase: (name: string) => Promise<void>
  /** Runs one or several statements as that account; the rows of the last one. */
  readonly run: (sql: string, database?: string) => Promise<readonly Record<string, unknown>[]>
  /** Stops the server and keeps its data. */
  readonly halt: () => Promise<void>
  /** Starts it again, on the same port with the same data; stops it first if it runs. */
  readonly restart: () => Promise<void>
  /** Ends the server and removes all of it. */
  readonly stop: () => Promise<void>
}

export type TestServerOptions = {
  /** Texts in PEM form; without them the server has no TLS. */
  readonly tls?: { readonly key: string; readonly certificate: string }
  /** Further arguments of the server's program. */
  readonly args?: readonly string[]
  /** Makes the data folder, which is not there yet; without it the server begins empty. PostgreSQL only. */
  readonly makeData?: (folder: string) => Promise<void>
}
