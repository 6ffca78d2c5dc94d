import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { run, tell } from './run.mjs'

/** Debian's later releases and the Django that each has: pure Python, so that they run under this release's Python. */
const suites = [
  { suite: 'trixie', series: '4.2' },
  { suite: 'sid', series: '5.2' },
]
const packages = ['python3-django', 'python3-asgiref', 'python3-sqlparse']
const limitSeconds = 60

/**
 * Unpacks newer Djangos into folders of their own, where Debian's mirror can be reached; nothing is installed. Gives them for
 * ROLLCALL_DJANGOS: "4.2=/folder:5.2=/folder". What cannot be had is said.
 */
export async function newerDjangos() {
  const found = []
  for (const { suite, series } of suites) {
    const folder = await unpacked(suite, series).catch(error => {
      tell(`*** Django ${series} is not tested: ${error instanceof Error ? error.message : String(error)} ***`)
      return null
    })
    if (folder !== null) found.push(`${series}=${folder}`)
  }
  return found.join(':')
}

async function unpacked(suite, series) {
  const kept = path.join(tmpdir(), `rollcall-django-${series}-${process.getuid?.() ?? ''}`)
  const modules = path.join(kept, 'usr/lib/python3/dist-packages')
  if (existsSync(path.join(modules, 'django'))) return modules
  const state = `${kept}.${process.pid}`
  try {
    await download(state, suite)
    const archives = path.join(state, 'cache/archives')
    const files = readdirSync(archives).filter(file => file.endsWith('.deb'))
    for (const file of files) await must('dpkg-deb', ['-x', path.join(archives, file), path.join(state, 'root')])
    rmSync(kept, { recursive: true, force: true })
    renameSync(path.join(state, 'root'), kept)
  } finally {
    rmSync(state, { recursive: true, force: true })
  }
  if (!existsSync(path.join(modules, 'django'))) throw new Error(`Debian's ${suite} has it no more`)
  return modules
}

/** By apt with lists of its own, which checks Debian's signatures. */
async function download(state, suite) {
  for (const folder of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(path.join(state, folder), { recursive: true })
  writeFileSync(path.join(state, 'status'), '')
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
  writeFileSync(path.join(state, 'sources.list'), `deb [signed-by=${keyring}] ${mirror()} ${suite} main\n`)
  const options = [
    `Dir::Etc::sourcelist=${state}/sources.list`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${state}/lists`,
    `Dir::Cache=${state}/cache`,
    `Dir::State::status=${state}/status`,
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::Retries=0',
    'Acquire::http::Timeout=20',
  ].flatMap(option => ['-o', option])
  await must('apt-get', ['-qq', ...options, 'update'])
  const wanted = packages.map(name => `${name}/${suite}`)
  await must('apt-get', ['-qq', ...options, 'download', ...wanted], path.join(state, 'cache/archives'))
}

/** Where this system's own packages come from. */
function mirror() {
  const folder = '/etc/apt/sources.list.d'
  const files = [
    '/etc/apt/sources.list',
    ...(existsSync(folder) ? readdirSync(folder).map(name => path.join(folder, name)) : []),
  ]
  const texts = files.filter(file => existsSync(file)).map(file => readFileSync(file, 'utf8'))
  const found = /^(?!#).*?(https?:\/\/\S+\/debian)\/?(?:\s|$)/m.exec(texts.join('\n'))?.[1]
  if (found === undefined) throw new Error("no mirror of Debian's is configured here")
  return found
}

/** In a folder of its own, and within a limit: a mirror that stalls must not hold the tests up. */
async function must(program, args, folder = tmpdir()) {
  const inFolder = ['-c', 'cd "$1" && shift && exec timeout "$@"', 'sh', folder, String(limitSeconds), program, ...args]
  const { code, output } = await run('sh', inFolder, { output: 'capture' })
  if (code !== 0) throw new Error(`${program} failed: ${output.trim().split('\n').at(-1) ?? ''}`)
}
