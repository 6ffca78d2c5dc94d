/** Modules of Python 2 as protocols 0 to 2 still name them (Python's _compat_pickle). */
const renamedModules: Readonly<Record<string, string>> = {
  __builtin__: 'builtins',
  copy_reg: 'copyreg',
  exceptions: 'builtins',
  UserDict: 'collections',
  UserList: 'collections',
  UserString: 'collections',
  Cookie: 'http.cookies',
  cPickle: 'pickle',
  Queue: 'queue',
  urlparse: 'urllib.parse',
}
const renamed: ReadonlyMap<string, string> = new Map([
  ['__builtin__.xrange', 'builtins.range'],
  ['__builtin__.unicode', 'builtins.str'],
  ['__builtin__.long', 'builtins.int'],
  ['__builtin__.unichr', 'builtins.chr'],
])
/** A name is shown, so it must not be longer than a screen. */
const longestName = 200

const cut = (name: string): string => (name.length > longestName ? `${name.slice(0, longestName)}…` : name)

/** A class or function by one name, as Python 3 calls it. */
export function pythonName(module: string, name: string, protocol: number): string {
  // Cut before they are joined: one pickle can name a long one very often.
  const [inModule, shortName] = [cut(module), cut(name)]
  const whole = `${inModule}.${shortName}`
  if (protocol >= 3) return whole
  const module3 = Object.hasOwn(renamedModules, inModule) ? renamedModules[inModule] : inModule
  return renamed.get(whole) ?? `${module3}.${shortName}`
}
