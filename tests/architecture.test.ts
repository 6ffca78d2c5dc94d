import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { version } from '../electron/version.ts'

const root = path.join(import.meta.dirname, '..')
const sources = ['electron', 'shared', 'renderer'].flatMap(folder =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => `${folder}/${name.replaceAll(path.sep, '/')}`),
)

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** All that a file imports, exports from, loads later or starts as a thread; relative ones as paths from the root. */
function importsOf(file: string): readonly string[] {
  const text = read(file)
  const patterns = [
    /^(?:import|export)\b[^;'"`]*?\bfrom\s+['"]([^'"]+)['"]/gm,
    /^import\s+['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
    /\bgetBuiltinModule\(\s*['"]([^'"]+)['"]\s*\)/g,
  ]
  return patterns
    .flatMap(pattern => [...text.matchAll(pattern)].map(match => match[1] ?? ''))
    .map(name => (name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name))
}

const within = (file: string, ...folders: readonly string[]) => folders.some(folder => file.startsWith(folder))

/** Where a file stands in the house, and what it may import from inside it. */
const floors: readonly (readonly [place: string, mayImport: readonly string[]])[] = [
  ['shared/', ['shared/']],
  ['renderer/', ['renderer/', 'shared/']],
  ['electron/stores/', ['electron/stores/', 'shared/']],
  ['electron/monitor/', ['electron/monitor/', 'electron/stores/', 'shared/']],
  ['electron/demo/', ['electron/demo/', 'shared/', ...named('monitor', 'node-primitives', 'history-file', 'protocol')]],
  [
    'electron/api/',
    [
      'electron/api/',
      'shared/',
      'electron/demo/prepare-demo.ts',
      ...named('monitor', 'protocol', 'decoder'),
      ...named(
        'stores',
        'reach',
        'replica',
        'sign-in',
        'sample',
        'sample-store',
        'store-place',
        'inspect',
        'engine',
        'store',
        'database-of',
        'policy-table',
        'trouble-text',
      ),
    ],
  ],
  [
    'electron/hosts/',
    ['electron/hosts/', 'electron/api/', 'electron/version.ts', 'shared/', ...named('monitor', 'protocol')],
  ],
  [
    'electron/terminal/',
    [
      'electron/terminal/',
      'electron/hosts/',
      'electron/version.ts',
      'shared/',
      ...named('monitor', 'protocol', 'node-primitives'),
    ],
  ],
  ['electron/preload.ts', ['electron/hosts/channels.ts']],
  ['electron/', ['electron/', 'shared/']],
]

function named(folder: string, ...files: readonly string[]): readonly string[] {
  return files.map(file => `electron/${folder}/${file}.ts`)
}

const electronOnly = [
  'main',
  'preload',
  ...['ipc', 'window', 'window-place', 'menu', 'vault'].map(name => `hosts/${name}`),
]
const mayUseElectron = new Set(electronOnly.map(name => `electron/${name}.ts`))

describe('the house', () => {
  it('has files on each floor', () => {
    for (const [place] of floors) expect(sources.filter(file => file.startsWith(place)).length).toBeGreaterThan(0)
  })

  it.each(floors)('%s imports only what lies below it', (place, mayImport) => {
    const own = sources.filter(file => floors.find(([floor]) => file.startsWith(floor))?.[0] === place)
    const wrong = own.flatMap(file =>
      importsOf(file)
        .filter(name => within(name, 'shared/', 'renderer/', 'electron/') && !within(name, ...mayImport))
        .map(name => `${file} imports ${name}`),
    )
    expect(wrong).toEqual([])
  })

  it('keeps Electron in the desktop entry and its hosts', () => {
    const users = sources.filter(file => importsOf(file).includes('electron'))
    expect(users.filter(file => !mayUseElectron.has(file))).toEqual([])
    expect(users.length).toBeGreaterThan(3)
  })

  it('never reaches Electron from the browser and the terminal', () => {
    const reached = new Set<string>()
    const visit = (file: string): void => {
      if (reached.has(file) || !sources.includes(file)) return
      reached.add(file)
      for (const name of importsOf(file)) visit(name)
    }
    for (const entry of ['serve.ts', 'terminal.ts', 'monitor/monitor.ts', 'demo/simulator.ts'])
      visit(`electron/${entry}`)
    expect(reached.size).toBeGreaterThan(50)
    expect([...reached].filter(file => importsOf(file).includes('electron'))).toEqual([])
  })

  it('hides no import from these rules', () => {
    const hidden = /\bimport\((?!\s*['"][^'"]+['"]\s*\))|\brequire\(|\bcreateRequire\b/
    expect(sources.filter(file => hidden.test(withoutComments(file)))).toEqual([])
  })

  it('says where a module lies in the entries alone, which name the threads, as a bundler moves modules', () => {
    const naming = sources.filter(file => /\bimport\.meta\b/.test(withoutComments(file)))
    expect(naming).toEqual(['electron/main.ts', 'electron/serve.ts', 'electron/terminal.ts'])
  })

  it('keeps shared pure: zod, a parser and itself, nothing of Node or the browser', () => {
    const outside = sources
      .filter(file => file.startsWith('shared/'))
      .flatMap(file =>
        importsOf(file).filter(name => !['zod', '@lezer/python'].includes(name) && !name.startsWith('shared/')),
      )
    expect(outside).toEqual([])
  })

  it('knows session keys in stores and monitor only', () => {
    const places = ['electron/api/', 'electron/hosts/', 'electron/terminal/', 'renderer/', 'shared/contract/']
    const knowing = sources.filter(file => within(file, ...places) && /session_?key/i.test(withoutComments(file)))
    // The log has keys taken out of what it is told.
    expect(knowing).toEqual(['electron/api/redact.ts'])
  })

  it('has no file that is two things', () => {
    const long = sources.filter(file => read(file).split('\n').length > 400)
    expect(long).toEqual([])
  })

  it('has no default exports and no loose ends', () => {
    expect(sources.filter(file => /^export default/m.test(read(file)))).toEqual([])
    expect(sources.filter(file => /\b(?:TODO|FIXME|XXX)\b|@ts-(?:ignore|nocheck)/.test(read(file)))).toEqual([])
  })

  it('says the version of package.json', () => {
    expect(version).toBe((JSON.parse(read('package.json')) as { version: string }).version)
  })
})

function withoutComments(file: string): string {
  return read(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
}
