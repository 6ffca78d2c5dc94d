import { describe, expect, it } from 'vitest'
import { canReveal, findValue, payloadTree } from '../../../shared/django/payload-tree.ts'
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
    expect(canReveal(['password'])).toBe(true)
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

  it('finds the value at a path', () => {
    const payload = parsePythonJson('{"a":[{"b":"c"}]}')
    expect(findValue(payload, ['a', '0', 'b'])).toEqual({ kind: 'str', value: 'c' })
    expect(findValue(payload, ['a', '1'])).toBeUndefined()
    expect(findValue(payload, ['a', 'length'])).toBeUndefined()
    expect(findValue(payload, ['__proto__'])).toBeUndefined()
  })
})
