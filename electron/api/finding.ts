import type { TestStep, TestStepName } from '../../shared/contract/connections.ts'

/** What one step of a connection test found; a failure is thrown. */
export type Finding = Pick<TestStep, 'state' | 'detail' | 'hint'>

/** How each step looks at what it is about. */
export type Looks = Readonly<Partial<Record<TestStepName, () => Promise<Finding> | Finding>>>

export const passed = (detail: string, hint: string | null = null): Finding => ({ state: 'passed', detail, hint })
export const skipped = (detail: string): Finding => ({ state: 'skipped', detail, hint: null })
export const warning = (detail: string, hint: string | null): Finding => ({ state: 'warning', detail, hint })

/** How an unencrypted line is told: within this machine nobody can listen. */
export const plainLine = (isLocal: boolean, hint: string): Finding =>
  isLocal
    ? passed('Not encrypted, but within this machine')
    : warning('Not encrypted: passwords and sessions can be read on the way', hint)
