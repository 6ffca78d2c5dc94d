/** A value of Python's json module without loss: integers keep every digit, dicts keep their order. */
export type PythonValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** `text` is the decimal text as Python prints it, of any length. */
  | { readonly kind: 'int'; readonly text: string }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'str'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly PythonValue[] }
  | { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, PythonValue> }

/** Throws a SyntaxError for what Python's json.loads refuses. */
export declare function parsePythonJson(text: string): PythonValue
export declare function printPythonJson(value: PythonValue): string
