import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { contract } from '../../shared/contract/contract.ts'
import { describeApp } from './app-contract.ts'
import { describeConnections, secretWords } from './connections-contract.ts'
import { consoleUnderTest, patience } from './console-under-test.ts'
import type { StartConsole, StartStore } from './console-under-test.ts'
import { describeLogout } from './logout-contract.ts'
import { describePolicy } from './policy-contract.ts'
import { demoStore } from './store-under-test.ts'
import { describeWatching } from './watching-contract.ts'

/** What every host must answer alike: the whole contract, on a store, through a real monitor thread. */
export function describeConsole(host: string, start: StartConsole, startStore: StartStore = demoStore): void {
  describe(`the console over ${host}`, () => {
    const console = consoleUnderTest(start, startStore)
    const { client, page, anySession, recorder, dataFolder, site } = console
    describeApp(console)
    describeWatching(console)
    describeLogout(console)
    describePolicy(console)
    describeConnections(console)

    describe('at the end', () => {
      it('every call of the contract was made', () => {
        const all = Object.entries(contract).flatMap(([group, calls]) =>
          Object.keys(calls).map(name => `${group}.${name}`),
        )
        expect(all.filter(name => !recorder().methods.has(name))).toEqual([])
      })

      it('no secret and no session key has left', async () => {
        const files = ['audit.jsonl', 'connections.json'].map(name => readFileSync(join(dataFolder, name), 'utf8'))
        const said = [...recorder().heard, ...files].join('\n')
        for (const word of [...secretWords, ...(await console.passwordHashes()), ...console.storeSecrets()])
          expect(said).not.toContain(JSON.stringify(word).slice(1, -1))
        const keys = await console.sessionKeys()
        expect(keys.size).toBeGreaterThan(1_000)
        const leaked = said.match(/[a-z0-9]{32}/g)?.filter(word => keys.has(word)) ?? []
        expect(leaked).toEqual([])
      })

      it('what was saved is there for the next run', async () => {
        const { fingerprint } = await anySession()
        await console.restart()
        expect(await client('app.preferences', {})).toMatchObject({ theme: 'dark' })
        await vi.waitFor(async () => {
          const listed = (await client('connections.list', {})).find(({ id }) => id === site().id)
          expect(listed).toMatchObject({ isOpen: console.withPage() })
        }, patience)
        await console.openAgain()
        await vi.waitFor(async () => expect((await page({ text: fingerprint })).filtered).toBe(1), patience)
      }, 60_000)
    })
  })
}
