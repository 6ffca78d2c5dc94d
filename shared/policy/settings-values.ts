import type { SettingChange } from '../contract/permanent.ts'
import type { Policy } from './policy.ts'

export type SettingName = SettingChange['name']

/** What a policy says in Django's own settings, as Python writes it, and Django's default. */
export type SettingValue = { readonly name: SettingName; readonly value: number | boolean; readonly byDefault: boolean }

const defaults = {
  SESSION_COOKIE_AGE: 1_209_600,
  SESSION_EXPIRE_AT_BROWSER_CLOSE: false,
  SESSION_SAVE_EVERY_REQUEST: false,
} as const

/** The three settings that a policy means; the rest of it is for the companion. */
export function settingsOf({ cookieAge, endsWithBrowser, saveEveryRequest }: Policy): readonly SettingValue[] {
  const values = {
    SESSION_COOKIE_AGE: cookieAge,
    SESSION_EXPIRE_AT_BROWSER_CLOSE: endsWithBrowser,
    SESSION_SAVE_EVERY_REQUEST: saveEveryRequest,
  }
  return (Object.keys(values) as SettingName[]).map(name => ({
    name,
    value: values[name],
    byDefault: values[name] === defaults[name],
  }))
}

export function pythonText(value: number | boolean): string {
  if (typeof value === 'number') return String(value)
  return value ? 'True' : 'False'
}

/** The assignments to copy, one a line. */
export function settingsText(policy: Policy): string {
  return settingsOf(policy)
    .map(({ name, value }) => `${name} = ${pythonText(value)}\n`)
    .join('')
}
