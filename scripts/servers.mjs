import { accessSync, chmodSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findProgram } from '../tests/servers/programs.ts'
import { run, tell } from './run.mjs'

const python = '/usr/bin/python3'

/** What the tests start or call, and Debian's package that has it. */
const needs = [
  { name: 'MariaDB', debian: 'mariadb-server', isThere: () => findProgram('mariadb', 'mariadbd') },
  { name: 'PostgreSQL', debian: 'postgresql', isThere: () => findProgram('postgres', 'postgres') },
  { name: 'Django for Python', debian: 'python3-django', isThere: () => isModule('django') },
  { name: 'mysqlclient for Python', debian: 'python3-mysqldb', isThere: () => isModule('MySQLdb') },
  { name: 'psycopg2 for Python', debian: 'python3-psycopg2', isThere: () => isModule('psycopg2') },
  { name: 'Memcached', debian: 'memcached', isThere: () => findProgram('memcached', 'memcached') },
  { name: 'pymemcache for Python', debian: 'python3-pymemcache', isThere: () => isModule('pymemcache') },
  { name: 'pylibmc for Python', debian: 'python3-pylibmc', isThere: () => isModule('pylibmc') },
  { name: 'Redis', debian: 'redis-server', isThere: () => findProgram('redis', 'redis-server') },
  { name: 'django-redis for Python', debian: 'python3-django-redis', isThere: () => isModule('django_redis') },
  { name: 'msgpack for Python', debian: 'python3-msgpack', isThere: () => isModule('msgpack') },
  { name: 'LZ4 for Python', debian: 'python3-lz4', isThere: () => isModule('lz4') },
  { name: 'Chromium', debian: 'chromium', isThere: () => onPath('chromium') || onPath('chromium-browser') },
]

/** True when all that the tests need is there: installed now on Debian as root, otherwise named with what to do. */
export async function provideServers({ withDisplay }) {
  const display = { name: 'a virtual display', debian: 'xvfb xauth', isThere: () => onPath('xvfb-run') }
  const missing = await missingOf(withDisplay ? [...needs, display] : needs)
  if (missing.length === 0) return true
  const packages = missing.flatMap(({ debian }) => debian.split(' '))
  if (!isDebian() || process.getuid() !== 0) {
    tell(`The tests need ${missing.map(({ name }) => name).join(', ')}, which this machine does not have.`)
    tell(`On Debian: sudo apt-get install ${packages.join(' ')}`)
    return false
  }
  tell(`Installing ${packages.join(' ')}...`)
  const installed = await withoutServices(() => install(packages))
  const still = await missingOf(missing)
  if (installed && still.length === 0) return true
  tell(`Not installed: ${still.map(({ name }) => name).join(', ') || packages.join(' ')}`)
  return false
}

async function missingOf(wanted) {
  const found = await Promise.all(wanted.map(({ isThere }) => isThere()))
  return wanted.filter((_, index) => !found[index])
}

async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const update = await run('apt-get', ['update', '-qq'], { output: 'capture', env })
  const { code, output } = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    output: 'capture',
    env,
  })
  if (code !== 0) tell(update.output + output)
  return code === 0
}

/** Debian starts a server when it installs it, unless this script forbids it; the tests start their own (invoke-rc.d(8)). */
async function withoutServices(work) {
  const policy = '/usr/sbin/policy-rc.d'
  if (existsSync(policy)) return work()
  writeFileSync(policy, '#!/bin/sh\nexit 101\n')
  chmodSync(policy, 0o755)
  return work().finally(() => rmSync(policy, { force: true }))
}

function onPath(name) {
  return (process.env.PATH ?? '').split(path.delimiter).some(folder => {
    try {
      accessSync(path.join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

async function isModule(name) {
  if (!existsSync(python)) return false
  return (await run(python, ['-c', `import ${name}`], { output: 'capture' })).code === 0
}

export const isDebian = () =>
  process.platform === 'linux' &&
  existsSync('/etc/os-release') &&
  /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
