import { siteDefaults } from '../../../shared/contract/connections.ts'
import { cookieKeySalt } from '../../../shared/django/keyring.ts'
import { readPastedCookie } from '../../../shared/django/pasted-cookie.ts'
import type { Command, Context } from '../command.ts'
import type { Decoded } from '../decode-text.ts'
import { createTextDecoder, errorOf, longestLine } from '../decode-text.ts'
import { exitCode, usageError } from '../exit.ts'
import { linesOf } from '../lines.ts'
import { givenSecrets, secretKeyOptions } from '../secrets.ts'

const releases = ['3', '4+'] as const

async function run({ values, terminal, signal }: Context): Promise<number> {
  const release = values.text('release')
  if (release !== undefined && !releases.some(each => each === release)) {
    throw usageError('--release is 3 or 4+', '4+ stands for Django 4.0 and newer.')
  }
  const { secretKey, secretKeyFallbacks } = await givenSecrets(values, terminal.tell)
  const isCookie = values.flag('cookie')
  const decode = createTextDecoder({
    secretKey,
    fallbacks: secretKeyFallbacks,
    keySalt: withDot(values.text('salt') ?? (isCookie ? cookieKeySalt : siteDefaults.keySalt)),
    release: releases.find(each => each === release) ?? null,
  })
  if (terminal.isInteractive) terminal.tell('One encoded session a line; Ctrl+D ends.')
  for await (const line of linesOf(terminal.input as AsyncIterable<Buffer>, longestLine)) {
    if (signal.aborted) break
    const read = isCookie ? (text: string) => decodeCookie(text, decode) : decode
    await terminal.print(JSON.stringify('tooLong' in line ? tooLong : read(line.text)))
  }
  return exitCode.done
}

const tooLong: Decoded = {
  verified: false,
  encoding: null,
  serializer: null,
  compressed: null,
  signedAt: null,
  payload: null,
  error: errorOf('too-large'),
}

/** The salt of the form from before Django 3.1 has no dot before the class. */
const withDot = (salt: string) => salt.replace(/^django\.contrib\.sessions(?=[A-Z])/, 'django.contrib.sessions.')

/** A cookie as it is pasted: its value alone, or a header with it. Of several it is the one whose signature holds, or that can be read. */
function decodeCookie(pasted: string, decode: (text: string) => Decoded): Decoded {
  const found = readPastedCookie(pasted, 'sessionid')
  switch (found.kind) {
    case 'signed':
    case 'key':
      return decode(found.text)
    case 'nothing':
      return decode(pasted.trim())
    case 'among': {
      const all = found.values.map(({ text }) => decode(text))
      const best = all.find(({ verified }) => verified === true) ?? all.find(({ payload }) => payload !== null)
      return best ?? all[0] ?? decode(pasted)
    }
  }
}

export const decodeCommand: Command = {
  name: 'decode',
  summary: 'what encoded sessions hold, and whether their signature holds',
  usage: ['[--secret-key-file FILE] [--fallback-file FILE]... [--salt SALT] [--release 3|4+] [--cookie] < SESSIONS'],
  description: [
    'Reads encoded sessions from standard input, one a line: what the column session_data holds, or with --cookie what the cookie of the engine signed_cookies holds. Writes one JSON object a line, in the same order, and one for every line, whatever is in it. Nothing is looked up and nothing is written anywhere. It is for scripts, and holds all of a payload, _auth_user_hash and whatever else the site keeps in it: treat what it prints as the sessions themselves.',
    'The object has these fields. "verified": whether the signature holds under the keys; null without a key. "encoding": "signing" (Django 3.1 and newer), "legacy" (before), or null. "serializer": "json" or "pickle", as the bytes tell. "compressed". "signedAt": when Django saved it, in seconds since 1970; null when the signature does not hold. "payload": what it holds, also where the signature does not hold, which Django takes as empty; null when it cannot be read. "error": null, or an object with "reason" (a word that stays) and "message".',
    'Pickles are read by a reader that calls nothing. What JSON has no word for is tagged: {"$int": "9007199254740993"} beyond 2^53, {"$float": "nan"}, $datetime, $date, $time, $timedelta [days, seconds, microseconds], $decimal, $uuid, $bytes and $bytearray (base64), $tuple, $set, $frozenset, {"$dict": [[key, value], ...]} where a key is no string or begins with $, {"$object": "module.Class"}, {"$cycle": true}, {"$omitted": "too-deep"}.',
  ],
  groups: [
    {
      title: 'Options',
      options: [
        ...secretKeyOptions,
        {
          name: 'salt',
          value: 'SALT',
          words: `The salt that the signature is made with; "${siteDefaults.keySalt}" unless given. A session store of the site's own has the name of its class there.`,
        },
        {
          name: 'release',
          value: '3|4+',
          words:
            'Take only what this release of Django takes. Django 3 also reads the form from before 3.1 and SHA-1 signatures. Without it each text is read as the Django that can read it would.',
        },
        {
          name: 'cookie',
          words:
            'The lines are session cookies of the engine signed_cookies: their values, or the headers Cookie and Set-Cookie.',
        },
      ],
    },
  ],
  mostPositionals: 0,
  examples: [
    {
      words: 'Everything in the table, with the key of the site:',
      line: 'mariadb -N -e "select session_data from django_session" shop | rollcall decode --secret-key-file key.txt',
    },
    {
      words: 'One cookie, pasted:',
      line: "rollcall decode --cookie --secret-key-file key.txt <<< '.eJx...:1xUU...:lzMC...'",
    },
    {
      words: 'Who is in a dump:',
      line: 'rollcall decode < rows.txt | jq -r \'.payload._auth_user_id // "anonymous"\'',
    },
  ],
  notes: [
    `A line of more than ${longestLine.toLocaleString('en')} bytes, or a payload of more than 1 MB once unpacked, is refused with the reason "too-large". The exit code is 0 however many lines were damaged: each has its own "error".`,
  ],
  run,
}
