import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const companion = new URL('../../companion', import.meta.url).pathname

/** Since 4.0 Django's parse_datetime asks fromisoformat first, which since Python 3.11 takes forms without dashes too. */
const python = `
import datetime, json, sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
import django
from django.conf import settings
settings.configure(USE_TZ=True, TIME_ZONE='UTC', INSTALLED_APPS=['django.contrib.contenttypes', 'django.contrib.auth'])
django.setup()
import rollcall_site
installed = rollcall_site.parse_datetime
def newer(value):
    try:
        return datetime.datetime.fromisoformat(value)
    except ValueError:
        return installed(value)
values, answers = json.load(sys.stdin), []
for rollcall_site.parse_datetime in (installed, newer):
    answers.append([rollcall_site.instant(value) for value in values])
print(json.dumps(answers))`

/** Seconds since 1970 as the companion reads them, with the Django that is installed and as a newer one parses dates. */
function instants(values: readonly unknown[]): unknown {
  const input = JSON.stringify(values)
  const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', python, companion], { input, encoding: 'utf8' })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

describe('times as the companion reads them', () => {
  it.each([
    ['milliseconds as text', '1801020312345', 1_801_020_312.345],
    ['milliseconds and a fraction as text', '1801020312345.5', 1_801_020_312.3455],
    ['seconds as text', '1801020312', 1_801_020_312],
    ['seconds and a fraction as text', '1801020312.25', 1_801_020_312.25],
    ['ISO 8601', '2026-11-21T12:00:00+00:00', 1_795_262_400],
    ['a date before 1970, which is no time of a login', '1801-02-03T12:00:00+00:00', null],
    ['the beginning of 1970', '1970-01-01T00:00:00+00:00', null],
    ['a word', 'noon', null],
    ['no digits of ours', '１８０１０２０３１２３４５x', null],
  ])('%s', (_, value, seconds) => {
    expect(instants([value])).toEqual([[seconds], [seconds]])
  })
})
