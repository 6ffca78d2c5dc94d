/** A value of Python that holds no other value. */
export type PythonLeaf =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** `text` is the decimal text as Python prints it. */
  | { readonly kind: 'int'; readonly text: string }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'str'; readonly value: string }
  /** `latin1` has one character for each byte. */
  | { readonly kind: 'bytes'; readonly type: 'bytes' | 'bytearray'; readonly latin1: string }
  /**
   * A value of Python's library by its text: dates and times as isoformat() gives them, "days, seconds, microseconds" for a
   * timedelta, what str() gives for the others.
   */
  | { readonly kind: 'scalar'; readonly type: ScalarType; readonly text: string }
  /** What is not shown: a value that holds itself, or more than is unfolded. */
  | { readonly kind: 'omitted'; readonly why: 'cycle' | 'too-deep' | 'too-large' }

const leafKinds: ReadonlySet<string> = new Set<PythonLeaf['kind']>([
  'none',
  'bool',
  'int',
  'float',
  'str',
  'bytes',
  'scalar',
  'omitted',
])

/** Whether a value holds no other value. */
export function isLeaf<Value extends { readonly kind: string }>(value: Value): value is Extract<Value, PythonLeaf> {
  return leafKinds.has(value.kind)
}

export type ScalarType =
  'datetime' | 'date' | 'time' | 'timedelta' | 'timezone' | 'Decimal' | 'UUID' | 'complex' | 'int'

/** What json.loads can give: integers keep every digit, dicts keep their order. */
export type JsonValue =
  | Exclude<PythonLeaf, { readonly kind: 'bytes' | 'scalar' | 'omitted' }>
  | { readonly kind: 'list'; readonly items: readonly JsonValue[] }
  | { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, JsonValue> }

/** Any value of a session's payload, always a finite tree. */
export type PythonValue =
  | PythonLeaf
  | { readonly kind: 'list' | 'tuple' | 'set' | 'frozenset'; readonly items: readonly PythonValue[] }
  | { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, PythonValue> }
  /** A dict with keys that are no strings. */
  | { readonly kind: 'pairs'; readonly pairs: readonly PythonPair[] }
  | PythonObject

export type PythonPair = readonly [key: PythonValue, value: PythonValue]

/** A class, a function or an instance, by name only: nothing of it is looked up or called. */
export type PythonObject = {
  readonly kind: 'object'
  /** "shop.models.Cart"; a model instance has "app_label.Model". */
  readonly type: string
  /** False for a class or function that is only named. */
  readonly called: boolean
  readonly args: readonly PythonValue[]
  /** What it was given as its attributes; nearly always a dict. */
  readonly state: PythonValue | null
  /** What a subclass of list, set or dict holds. */
  readonly items: readonly PythonValue[]
  readonly pairs: readonly PythonPair[]
}
