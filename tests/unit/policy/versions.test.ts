import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createPolicyBook } from '../../../electron/api/policy-book.ts'
import type { InputOf } from '../../../shared/contract/contract.ts'
import { freshFolder } from '../api/folders.ts'
import { secrets } from '../../monitor/django-row.ts'
import { siteInFile } from '../../monitor/site-in-file.ts'
import { consoleIn, failing } from './consoles.ts'
import { day, hour, policyWith } from './policies.ts'

async function twoConsoles() {
  const dataFolder = freshFolder()
  const site = siteInFile()
  onTestFinished(site.end)
  for (let id = 1; id <= 4; id += 1) {
    site.addUser(id)
    site.save(`${id}`.padStart(32, 'k'), site.loginOf(id), { at: Date.now() - id * hour * 1000 })
  }
  const ana = consoleIn(dataFolder, 'ana@desk-4')
  const ben = consoleIn(dataFolder, 'ben@desk-9')
  const { id: connectionId } = await ana.call('connections.save', {
    id: null,
    site: { ...site.site, name: 'Shop', operatorUser: 'user4', mode: 'read-only' },
    secrets: { secretKey: secrets.secretKey ?? '' },
  })
  const save = (who: typeof ana, changes: Partial<InputOf<'policy.save'>> = {}) =>
    who.call('policy.save', {
      connectionId,
      policy: policyWith({ idleTimeout: day, saveEveryRequest: true }),
      basedOn: 0,
      reason: 'ticket 4711',
      confirmation: null,
      ...changes,
    })
  const versions = async (who: typeof ana) => (await who.call('policy.versions', { connectionId })).versions
  const open = async (who: typeof ana) => {
    await who.call('connections.open', { connectionId })
    await vi.waitFor(async () => {
      const { state } = await who.call('monitor.status', { connectionId })
      expect(state).toBe('live')
    }, 10_000)
  }
  const actions = async () =>
    (await ana.call('audit.page', { text: 'policy', connectionId, offset: 0, limit: 20 })).actions
  return { dataFolder, connectionId, ana, ben, save, versions, open, actions }
}

describe('versions of a policy', () => {
  test('each has its author, reason and time, the newest first, the same in both consoles', async () => {
    const { ana, ben, save, versions } = await twoConsoles()
    expect(await versions(ana)).toEqual([])
    await save(ana)
    await save(ben, {
      basedOn: 1,
      policy: policyWith({ idleTimeout: hour, saveEveryRequest: true }),
      reason: 'stricter',
    })
    const [second, first] = await versions(ana)
    expect(first).toMatchObject({
      version: 1,
      author: 'ana@desk-4',
      reason: 'ticket 4711',
      policy: { idleTimeout: day },
    })
    expect(second).toMatchObject({
      version: 2,
      author: 'ben@desk-9',
      reason: 'stricter',
      policy: { idleTimeout: hour },
    })
    expect(await versions(ben)).toEqual([second, first])
  })

  test('two consoles that edit the same version: the second is told, and nothing is overwritten', async () => {
    const { ana, ben, save, versions, actions } = await twoConsoles()
    await save(ana)
    const late = save(ben, { policy: policyWith({ absoluteTimeout: day }) })
    await expect(late).rejects.toEqual(
      failing('CONFLICT', /ana@desk-4 saved version 1 .* there was none before/, /Nothing was overwritten/),
    )
    expect(await versions(ben)).toHaveLength(1)
    expect((await versions(ben))[0]?.policy.absoluteTimeout).toBeNull()
    await save(ben, { policy: policyWith({ absoluteTimeout: day }), basedOn: 1 })
    expect((await versions(ana)).map(({ version }) => version)).toEqual([2, 1])
    const results = (await actions()).map(({ intent, outcome }) => `${intent.operator} ${outcome?.result}`)
    expect(results).toEqual(['ben@desk-9 done', 'ben@desk-9 failed', 'ana@desk-4 done'])
  })

  test('of two that save in the same moment one wins', async () => {
    const { ana, ben, save, versions } = await twoConsoles()
    const settled = await Promise.allSettled([save(ana), save(ben), save(ana), save(ben)])
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await versions(ana)).toHaveLength(1)
  })

  test('a policy that contradicts itself is refused by name, and so is a limit that is none', async () => {
    const { ana, save, versions, actions } = await twoConsoles()
    await expect(save(ana, { policy: policyWith({ idleTimeout: day, absoluteTimeout: hour }) })).rejects.toEqual(
      failing('BAD_REQUEST', /The absolute limit \(1 h\) is below the idle limit \(1 d\)/),
    )
    for (const [idleTimeout, words] of [
      [0, /"policy.idleTimeout".*at least 1 second/],
      [-5, /at least 1 second/],
      [2 ** 31, /at most 2,147,483,647 seconds/],
    ] as const) {
      await expect(save(ana, { policy: policyWith({ idleTimeout }) })).rejects.toEqual(failing('BAD_REQUEST', words))
    }
    await expect(save(ana, { reason: '  ' })).rejects.toEqual(failing('BAD_REQUEST', /reason/))
    await save(ana, { policy: policyWith({ cookieAge: 365 * day }) })
    expect(await versions(ana)).toHaveLength(1)
    expect(await actions()).toHaveLength(1)
  })

  test('one that would log out the operator or everyone asks for the name of the connection', async () => {
    const { ana, save, open, versions, actions } = await twoConsoles()
    await open(ana)
    const own = { policy: policyWith({ idleTimeout: 3.5 * hour, saveEveryRequest: true }) }
    await expect(save(ana, own)).rejects.toEqual(failing('BAD_REQUEST', /log out your own account/, /connection: Shop/))
    const all = { policy: policyWith({ idleTimeout: 60, saveEveryRequest: true }) }
    await expect(save(ana, { ...all, confirmation: 'Shop 2' })).rejects.toEqual(failing('BAD_REQUEST', /everyone/))
    expect(await versions(ana)).toEqual([])
    await save(ana, { ...all, confirmation: 'Shop' })
    expect(await versions(ana)).toHaveLength(1)
    expect((await actions())[0]?.intent.summary).toBe(
      'save version 1 of the expiry policy: Idle limit none to 1 min, Saved at every request off to on',
    )
  })

  test('it goes with its connection, and a connection that is not there has none', async () => {
    const { ana, save, connectionId } = await twoConsoles()
    await save(ana)
    await ana.call('connections.remove', { connectionId })
    await expect(ana.call('policy.versions', { connectionId })).rejects.toEqual(failing('NOT_FOUND', /no such saved/))
  })
})

describe('the file of versions', () => {
  const version = { policy: policyWith({ idleTimeout: hour }), author: 'ana@desk-4', reason: 'because' }

  test('a damaged one is set aside, what can be read of it goes on', async () => {
    const dataFolder = freshFolder()
    const notices: string[] = []
    const book = createPolicyBook(dataFolder, notice => void notices.push(notice))
    await book.add('shop', 0, version)
    await book.add('shop', 1, version)
    const file = path.join(dataFolder, 'sites', 'shop', 'policy.json')
    const stored = JSON.parse(readFileSync(file, 'utf8')) as { versions: { policy: { idleTimeout: number } }[] }
    if (stored.versions[0]) stored.versions[0].policy.idleTimeout = -1
    writeFileSync(file, JSON.stringify(stored))
    expect((await book.read('shop')).versions.map(({ version }) => version)).toEqual([2])
    expect(notices).toHaveLength(1)
    expect(readdirSync(path.dirname(file)).some(name => name.startsWith('policy.json.damaged-'))).toBe(true)
    writeFileSync(file, '{"versions": [')
    expect((await book.read('shop')).versions).toEqual([])
    expect(notices).toHaveLength(2)
  })

  test('keeps two hundred and says how many were let go', async () => {
    const book = createPolicyBook(freshFolder(), () => undefined)
    for (let basedOn = 0; basedOn < 203; basedOn += 1) await book.add('shop', basedOn, version)
    const { versions, dropped } = await book.read('shop')
    expect([versions.length, versions[0]?.version, versions.at(-1)?.version, dropped]).toEqual([200, 4, 203, 3])
  })
})
