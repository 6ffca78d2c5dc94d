import type { PayloadNode } from '../contract/sessions.ts'
import type { PythonValue } from './python-json.ts'

export declare function payloadTree(payload: PythonValue): readonly PayloadNode[]
/** The value at a path of the tree, or undefined. */
export declare function findValue(payload: PythonValue, path: readonly string[]): PythonValue | undefined
/** False for what is masked always: `_auth_user_hash`. */
export declare function canReveal(path: readonly string[]): boolean
