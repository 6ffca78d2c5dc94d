import { readFileSync } from 'node:fs'
import path from 'node:path'
import { hashOf } from '../../../electron/monitor/auth-hash.ts'
import type { DecodedBatch } from '../../../electron/monitor/decode-batch.ts'
import { createBatchMemory, decodedExpiry, decodedSignature, hasTime } from '../../../electron/monitor/decode-batch.ts'
import { createSiteReader } from '../../../electron/monitor/decoder.ts'
import { markOf } from '../../../electron/monitor/row-mark.ts'
import { createDecoderMemory, createRowDecoder } from '../../../electron/monitor/row-decoder.ts'
import { webAssembly } from '../../../electron/monitor/web-assembly.ts'
import { buildDecoderWasm } from '../../../scripts/decoder-wasm.ts'
import type { Keyring } from '../../../shared/django/keyring.ts'
import { benchSite } from '../../bench/bench-site.ts'

const fingerprintKey = new Uint8Array(32).fill(9)
const file = await buildDecoderWasm(path.join(import.meta.dirname, '../../..'))
const module = await webAssembly.compile(readFileSync(file))

/** What the index takes from a row. */
type Facts = Readonly<Record<string, unknown>>

/** The compiled decoder and the exact one for the same site, side by side. */
export function bothDecoders(keyring: Keyring, timeZone = 'Europe/Madrid', identity = {}) {
  const usual = benchSite({ host: '', port: 0, user: '' })
  const { keySalt, release, serializer } = keyring
  const site = {
    ...usual,
    identity: { ...usual.identity, ...identity },
    django: { ...usual.django, keySalt, release, serializer, timeZone },
  }
  const secrets = { password: null, secretKey: keyring.secretKey, secretKeyFallbacks: keyring.fallbacks }
  const reader = createSiteReader(site, secrets, fingerprintKey)
  const memory = createDecoderMemory()
  const compiled = reader.compiled && createRowDecoder(module, memory, reader.compiled)
  if (!compiled) throw new Error('the compiled decoder does not take this site')
  const batches = createBatchMemory(memory, compiled.layout)

  function exactly(sessionData: string, sessionKey: string): Facts {
    const decoded = reader.decode(sessionData)
    const fields = decoded.serialized === null ? null : reader.fields(decoded.serialized)
    const problem = decoded.unreadable ?? fields?.unreadable ?? null
    const trusted = fields !== null && problem === null && decoded.signature !== 'invalid' ? fields : null
    const named = trusted && (trusted.authUserId ?? trusted.userId ?? trusted.user ?? trusted.email)
    return {
      problem,
      signature: decoded.signature,
      signedAt: decoded.signedAt,
      mark: markOf(sessionData),
      fingerprint: reader.fingerprint(sessionKey).join(' '),
      ...(trusted && {
        identity: named === null ? null : `${trusted.authUserId === null ? 'p' : 'u'}:${named}`,
        name: trusted.name ?? trusted.user,
        email: trusted.email,
        role: trusted.role,
        backend: trusted.authBackend,
        authHash: hashOf(trusted.authHash ?? '').join(' '),
        expiry: trusted.sessionExpiry.kind,
        loginTime: trusted.loginTime,
        lastActivity: trusted.lastActivity,
        hasUser: [trusted.authUserId !== null, (trusted.user ?? trusted.userId) !== null, trusted.authHash !== null],
      }),
    }
  }

  function ofBatch(batch: DecodedBatch, row: number): Facts {
    const textAt = (at: number, length: number) => Buffer.from(batch.bytes.subarray(at, at + length)).toString('latin1')
    const time = (kind: number, at: number) => (hasTime(kind) ? reader.timeOf(kind, at) : null)
    const isTrusted = batch.isTrusted(row)
    return {
      problem: null,
      signature: decodedSignature(batch.signature(row)),
      signedAt: isTrusted ? batch.signedAt(row) : null,
      mark: batch.mark(row),
      fingerprint: [batch.fingerprintHigh(row), batch.fingerprintLow(row)].join(' '),
      ...(isTrusted && {
        identity: textAt(batch.identityAt(row), batch.identityLength(row)) || null,
        name: batch.payloadName(row),
        email: batch.payloadEmail(row),
        role: batch.role(row),
        backend: batch.backend(row),
        authHash: [0, 1, 2, 3].map(word => batch.authHash(row, word)).join(' '),
        expiry: decodedExpiry(batch.expiryKind(row)),
        loginTime: time(batch.loginKind(row), batch.loginTime(row)),
        lastActivity: time(batch.activityKind(row), batch.lastActivity(row)),
        hasUser: [1, 2, 4].map(bit => (batch.flags(row) & bit) !== 0),
      }),
    }
  }

  /** Pairs of what both say of the rows that the compiled one takes, and of the texts of those that it leaves. */
  return function compare(rows: readonly { readonly sessionData: string; readonly sessionKey: string }[]) {
    const found: { readonly compiled: Facts; readonly exact: Facts }[] = []
    for (let from = 0; from < rows.length;) {
      const count = batches.write(
        0,
        rows.map(row => ({ ...row, expireDate: 0 })),
        from,
      )
      compiled.decode(compiled.layout.batches, count)
      const batch = batches.read(0, count, () => undefined)
      for (let row = 0; row < count; row += 1) {
        const { sessionData, sessionKey } = rows[from + row] ?? { sessionData: '', sessionKey: '' }
        if (batch.isDecoded(row)) {
          found.push({ compiled: ofBatch(batch, row), exact: exactly(sessionData, sessionKey) })
        } else if (batch.hasText(row)) {
          // The exact decoder takes it from there: its neighbours must have left it alone.
          found.push({ compiled: { text: batch.row(row).sessionData }, exact: { text: sessionData } })
        }
      }
      from += count
    }
    return found
  }
}
