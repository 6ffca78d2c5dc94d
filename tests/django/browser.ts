/** What a request was answered with. */
export type Answer = { readonly status: number; readonly body: Record<string, unknown> }

/** One browser of one visitor: keeps its cookies. */
export type Browser = {
  readonly origin: string
  readonly get: (path: string) => Promise<Answer>
  readonly post: (path: string, body?: unknown) => Promise<Answer>
  /** Logs in as this user, whose password is the user name; throws when Django refuses. */
  readonly logIn: (name: string) => Promise<void>
  /** The session key in the cookie, or null without one. */
  readonly sessionKey: () => string | null
}

export function createBrowser(origin: string): Browser {
  const cookies = new Map<string, string>()

  async function request(path: string, method: string, body: string | null): Promise<Answer> {
    const cookie = [...cookies].map(pair => pair.join('=')).join('; ')
    // A connection of its own for each request: a server that was stopped leaves none behind.
    const headers = { connection: 'close', ...(cookie === '' ? {} : { cookie }) }
    const response = await fetch(origin + path, { method, headers, body, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const value = pair.slice(at + 1).replaceAll('"', '')
      if (value === '') cookies.delete(pair.slice(0, at))
      else cookies.set(pair.slice(0, at), value)
    }
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
    const text = await response.text()
    return { status: response.status, body: isJson ? JSON.parse(text) : {} }
  }

  const post: Browser['post'] = (path, body = {}) => request(path, 'POST', JSON.stringify(body))
  return {
    origin,
    get: path => request(path, 'GET', null),
    post,
    async logIn(name) {
      const { status } = await post('/login', { username: name, password: name })
      if (status !== 200) throw new Error(`${name} could not log in: ${status}`)
    },
    sessionKey: () => cookies.get('sessionid') ?? null,
  }
}
