import type { Page } from '@playwright/test'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, openDemo, railLink, test } from '../console.ts'
import { demoSecrets } from '../../../electron/demo/demo-site.ts'

/** Everything that the console sends to the page from now on. */
function collect(page: Page): { readonly texts: string[]; readonly done: () => Promise<unknown> } {
  const texts: string[] = []
  const bodies: Promise<unknown>[] = []
  page.on('response', response => {
    bodies.push(
      response.text().then(
        text => texts.push(text),
        () => undefined,
      ),
    )
  })
  page.on('websocket', socket => {
    socket.on('framereceived', ({ payload }) => texts.push(String(payload)))
  })
  return { texts, done: () => Promise.all(bodies) }
}

/** The session keys that are in the demo's database now. */
function keysIn(dataFolder: string): readonly string[] {
  const file = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' }).find(each =>
    each.endsWith('demo.sqlite3'),
  )
  if (file === undefined) throw new Error('There is no database of the demo')
  const database = new DatabaseSync(path.join(dataFolder, file), { readOnly: true })
  try {
    return database
      .prepare('select session_key from django_session')
      .all()
      .map(row => String(row['session_key']))
  } finally {
    database.close()
  }
}

test('neither a session key nor the SECRET_KEY reaches the page', async ({ page, running }) => {
  const { texts, done } = collect(page)
  await openDemo(page, running.link)
  const keys = new Set(keysIn(running.dataFolder))
  for (const name of ['Sessions', 'Users', 'Audit', 'Connections', 'Settings']) {
    await railLink(page, name).click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  }
  await railLink(page, 'Sessions').click()
  await page.getByRole('grid').locator('[data-index="1"]').getByRole('gridcell').nth(1).click()
  await expect(page.getByRole('complementary', { name: 'Session' }).getByText('Payload', { exact: true })).toBeVisible()
  for (const key of keysIn(running.dataFolder)) keys.add(key)
  await done()

  const all = texts.join('\n')
  expect(all).toContain('"fingerprint"')
  expect(keys.size).toBeGreaterThan(1_000)
  expect((all.match(/[a-z0-9]{32}/g) ?? []).filter(text => keys.has(text))).toEqual([])
  expect(demoSecrets.secretKey).not.toBeNull()
  expect(all).not.toContain(demoSecrets.secretKey)
})
