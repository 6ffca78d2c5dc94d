import { expect, startConsole, test } from '../console.ts'

test('a console that died is said on the page, and one started again asks for its new address', async ({
  demo,
  running,
}) => {
  await expect(demo.getByRole('banner')).toContainText('Live')
  await running.stop()
  await expect(demo.getByRole('status').filter({ hasText: 'Rollcall itself does not answer' })).toContainText(
    'Start it again with "npm start"',
    { timeout: 5_000 },
  )
  await expect(demo.getByRole('banner')).not.toContainText('Live')
  await expect(demo.getByRole('banner')).toContainText('Reconnecting')
  await expect(demo.getByRole('main')).toHaveCSS('filter', /grayscale/)

  const again = await startConsole(Number(new URL(running.link).port))
  await expect(demo.getByRole('heading', { name: 'This link no longer leads to a console' })).toBeVisible({
    timeout: 30_000,
  })
  await again.stop()
})
