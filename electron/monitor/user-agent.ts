import { parse } from 'bowser'

/** What a User-Agent header says in words: "Firefox" and "Windows PC". Null for what it does not say. */
type Words = { readonly browser: string | null; readonly device: string | null }

const longestWord = 40
/** Products that are no browsers name themselves first: "curl/8.7.1", "okhttp/4.12.0", "ShopApp/3.2 (…)". */
const product = /^([A-Za-z][\w .-]{0,39}?)\/\d/

const kinds: Readonly<Record<string, string>> = {
  desktop: 'PC',
  mobile: 'phone',
  tablet: 'tablet',
  tv: 'television',
}
/** Names that say more than is needed beside the device. */
const shortNames: Readonly<Record<string, string>> = {
  'Microsoft Edge': 'Edge',
  'Samsung Internet for Android': 'Samsung Internet',
}
/** Models that everybody knows by name. */
const ownNames: ReadonlySet<string> = new Set(['iPhone', 'iPad', 'iPod'])

/** Anybody can send any header: this is what the browser says of itself, never proof. */
export function readUserAgent(userAgent: string): Words {
  const said = userAgent.trim()
  if (said === '') return { browser: null, device: null }
  const { browser, os, platform } = parse(said)
  const name = plain(browser.name) ?? plain(product.exec(said)?.[1])
  const named = name === null ? null : (shortNames[name] ?? name)
  if (platform.type === 'bot') return { browser: named, device: 'Robot' }
  return { browser: named, device: deviceOf(plain(os.name), platform.type, platform.model) }
}

/** "iPhone", "Android phone", "Windows PC", "Mac", "Chromebook". */
function deviceOf(system: string | null, type: string | undefined, model: string | undefined): string | null {
  if (model !== undefined && ownNames.has(model)) return model
  if (system === 'Chrome OS') return 'Chromebook'
  if (system === 'macOS') return 'Mac'
  const kind = type === undefined ? undefined : kinds[type]
  if (system === null) return kind === undefined ? null : kind.charAt(0).toUpperCase() + kind.slice(1)
  return kind === undefined ? system : `${system} ${kind}`
}

/** The library repeats what unknown headers call themselves. */
function plain(word: string | undefined): string | null {
  const trimmed = word?.trim() ?? ''
  return trimmed.length > longestWord || !/^[\p{L}\p{N}][\p{L}\p{N} .+()-]*$/u.test(trimmed) ? null : trimmed
}
