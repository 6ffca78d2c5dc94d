// The servers and programs that the tests need: installed on Debian as root, named elsewhere.
import { existsSync } from 'node:fs'
import { run } from './run.mjs'

const needs = [
  { name: 'MariaDB', debian: ['mariadb-server'], files: ['/usr/sbin/mariadbd', '/usr/sbin/mysqld'] },
  {
    name: 'PostgreSQL',
    debian: ['postgresql'],
    files: ['13', '14', '15', '16', '17', '18'].map(version => `/usr/lib/postgresql/${version}/bin/postgres`),
  },
  { name: 'Django', debian: ['python3-django'], files: ['/usr/lib/python3/dist-packages/django/__init__.py'] },
  { name: 'mysqlclient', debian: ['python3-mysqldb'], files: ['/usr/lib/python3/dist-packages/MySQLdb/__init__.py'] },
  { name: 'psycopg2', debian: ['python3-psycopg2'], files: ['/usr/lib/python3/dist-packages/psycopg2/__init__.py'] },
  { name: 'Chromium', debian: ['chromium'], files: ['/usr/bin/chromium', '/usr/bin/chromium-browser'] },
]

/** Returns true when everything is there in the end. */
export async function provideServers() {
  const missing = needs.filter(({ files }) => !files.some(file => existsSync(file)))
  if (missing.length === 0) return true
  const packages = missing.flatMap(({ debian }) => debian)
  const mayInstall = process.platform === 'linux' && process.getuid() === 0 && existsSync('/etc/debian_version')
  if (!mayInstall) {
    console.log(`The tests need ${missing.map(({ name }) => name).join(', ')}.`)
    console.log(`On Debian: apt-get install ${packages.join(' ')}`)
    return false
  }
  console.log(`Installing ${packages.join(' ')} …`)
  // Services that packages would start are kept from starting: the tests start their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const update = await run('apt-get', ['update', '-qq'], { capture: true, env })
  const install = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    capture: true,
    env,
  })
  if (install.code !== 0) console.log(update.text + install.text)
  return install.code === 0
}
