import { isMsgpack, readMsgpack } from './msgpack/msgpack.ts'
import { isPickle, readPickle } from './pickle/pickle.ts'
import { parsePythonJson } from './python-json.ts'
import type { PythonValue } from './python-value.ts'

/** The payload that DecodedSession.serialized holds, whichever serializer wrote it; null when it cannot be read. */
export function readPayload(serialized: string): PythonValue | null {
  try {
    if (isMsgpack(serialized)) return readMsgpack(serialized)
    return isPickle(serialized) ? readPickle(serialized) : parsePythonJson(serialized)
  } catch {
    return null
  }
}
