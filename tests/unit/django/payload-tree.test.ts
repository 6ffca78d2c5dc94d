import { describe, expect, it } from 'vitest'
import { payloadNode } from '../../../shared/contract/sessions.ts'
import { canReveal, findValue, payloadTree, revealedText } from '../../../shared/django/payload-tree.ts'
import { isSecretKey } from '../../../shared/django/secret-keys.ts'
import { parsePythonJson } from '../../../shared/django/python-json.ts'

const tree = (json: string) => payloadTree(parsePythonJson(json))

describe('masking', () => {
  it.each(
    (
      'password user_password apiKey API-KEY access_token refreshToken _csrftoken client_secret _auth_user_hash otp pin ' +
      '_password_reset_token Authorization sessionKey private_key credentials'
    ).split(' '),
  )('hides %s', key => expect(isSecretKey(key)).toBe(true))

  it.each(['user', 'pinned', 'cart', 'keyboard', 'user_email', 'shipping', 'last_activity'])('shows %s', key =>
    expect(isSecretKey(key)).toBe(false),
  )

  it('hides all that is below a secret', () => {
    const [node] = tree('{"oauth_token":{"access":"abc","scope":["x"]}}')
    expect(node).toMatchObject({ masked: true, text: null, children: null })
    expect(JSON.stringify(tree('{"oauth_token":{"access":"abc"}}'))).not.toContain('abc')
  })

  it('reveals all but the hash of the password', () => {
    expect(canReveal(['_auth_user_hash'])).toBe(false)
    expect(canReveal(['before', '_auth_user_hash'])).toBe(false)
    expect(canReveal([])).toBe(false)
    expect(canReveal(['password'])).toBe(true)
    const payload = parsePythonJson('{"_auth_user_hash":"abc123","n":[{"_auth_user_hash":"abc123","é":1.0}]}')
    expect(revealedText(payload)).not.toContain('abc123')
    expect(revealedText(payload)).toContain('"é": 1.0')
  })

  it('reveals a text as it is, and not more of it than a screen can hold', () => {
    expect(revealedText({ kind: 'str', value: 'a"b\n' })).toBe('a"b\n')
    expect(revealedText({ kind: 'str', value: 'x'.repeat(300_000) }).length).toBeLessThan(100_010)
    expect(revealedText({ kind: 'list', items: Array.from({ length: 90_000 }, () => ({ kind: 'none' })) }).length).toBe(
      100_001,
    )
  })

  it.each([
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
    '-----BEGIN PRIVATE KEY-----\nMIIB',
    'postgres://shop:hunter2@db.example.com/shop',
    'Bearer abcdefgh12345678',
  ])('hides the credential %j under any name', text => {
    expect(tree(JSON.stringify({ note: text, list: [text] }))).toMatchObject([
      { masked: true, text: null },
      { masked: false, children: [{ masked: true, text: null }] },
    ])
  })

  it.each(['https://example.com/a:b@c', 'Bearer of news', 'eyJust a text', 'a.b.c'])('shows the text %j', text => {
    expect(tree(JSON.stringify({ note: text }))[0]).toMatchObject({ masked: false })
  })

  it('never lets a masked value out, whatever the payload', () => {
    const secrets =
      '{"Password":"s3cr3t","deep":{"api_key":{"x":["s3cr3t"]},"list":[{"otp":"s3cr3t"}]},"__proto__":{"token":"s3cr3t"}}'
    expect(JSON.stringify(tree(secrets))).not.toContain('s3cr3t')
  })
})

describe('the tree', () => {
  it('shows values as they are', () => {
    const nodes = tree('{"n":12345678901234567890,"f":1.0,"s":"a","l":[true,null],"x":NaN}')
    expect(nodes.map(node => node.text)).toEqual(['12345678901234567890', '1.0', '"a"', null, 'NaN'])
    expect(nodes[3]?.children?.map(node => node.text)).toEqual(['true', 'null'])
  })

  it('escapes what would not show', () => {
    expect(tree('{"s":"a\\u202eb\\n\\""}')[0]?.text).toBe('"a\\u202eb\\n\\""')
  })

  it('stays small and says what it left out', () => {
    const wide = tree(`{"l":[${Array.from({ length: 5000 }, (_, at) => at).join(',')}],"z":1}`)
    expect(wide[0]?.children?.length).toBeLessThan(2001)
    expect((wide[0]?.children?.length ?? 0) + (wide[0]?.omitted ?? 0)).toBe(5000)
    const deep = tree(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`)
    expect(JSON.stringify(deep).length).toBeLessThan(20_000)
    expect(tree(`{"s":"${'x'.repeat(100_000)}"}`)[0]?.text?.length).toBeLessThan(3000)
  })

  it('counts what lies below its depth, and what the root could not show', () => {
    const payload = parsePythonJson('{"a":{"b":{"c":1,"d":2}},"e":1,"f":2}')
    expect(payloadTree(payload, { nodes: 100, depth: 2, text: 10 })[0]?.children?.[0]).toMatchObject({
      children: [],
      omitted: 2,
    })
    const few = payloadTree(payload, { nodes: 2, depth: 9, text: 10 })
    expect(few.at(-1)).toMatchObject({ key: '…', omitted: 2, children: null })
    expect(few[0]?.children?.[0]).toMatchObject({ children: [], omitted: 2 })
  })

  it('is what the contract says', () => {
    const nodes = tree('{"a":[1,{"b":null}],"password":"x","n":NaN,"":"","$t":true}')
    expect(payloadNode.array().parse(nodes)).toEqual(nodes)
    expect(nodes.map(node => node.type)).toEqual(['list', 'string', 'other', 'string', 'boolean'])
    expect(nodes[0]?.children?.[1]?.children?.[0]?.path).toEqual(['a', '1', 'b'])
  })

  it('finds the value at a path', () => {
    const payload = parsePythonJson('{"a":[{"b":"c"}]}')
    expect(findValue(payload, ['a', '0', 'b'])).toEqual({ kind: 'str', value: 'c' })
    expect(findValue(payload, ['a', '1'])).toBeUndefined()
    expect(findValue(payload, ['a', 'length'])).toBeUndefined()
    expect(findValue(payload, ['__proto__'])).toBeUndefined()
  })
})
