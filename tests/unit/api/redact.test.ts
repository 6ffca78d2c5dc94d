import { expect, it } from 'vitest'
import { createMemoryVault } from '../../../electron/api/memory-vault.ts'
import { withRedaction } from '../../../electron/api/redact.ts'

it('keeps secrets and session keys out of the log', () => {
  const lines: string[] = []
  const { log, vault, hide } = withRedaction({ log: line => lines.push(line), vault: createMemoryVault() })
  vault.set('c1', { password: 'pass.word+1', secretKey: 'django-key', secretKeyFallbacks: ['older-key'] })
  hide({ password: 'only-tried', secretKey: null, secretKeyFallbacks: [] })
  log("'pass.word+1' django-key older-key only-tried key=5xk2vq0t8m1n7b3c9z4l6p2r5y8w1d0f x'3578' and words")
  log(`near '_utf8mb4 x'${Buffer.from('5xk2vq0t8m1n7b3c9z4l6p2r5y8w1d0f').toString('hex')}''`)
  expect(lines).toEqual([
    "'<secret>' <secret> <secret> <secret> key=<session key> x'3578' and words",
    "near '_utf8mb4 x'<session key>''",
  ])
  expect(vault.get('c1').secretKey).toBe('django-key')
  vault.remove('c1')
  expect(vault.get('c1').secretKey).toBeNull()
})
