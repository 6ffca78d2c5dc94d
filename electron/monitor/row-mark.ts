/**
 * A number that differs when session_data differs (FNV-1a, 32 bits). The date alone does not tell: a session with a fixed
 * expiry keeps its expire_date when it is saved.
 */
export function markOf(sessionData: string): number {
  let mark = 0x811c9dc5
  for (let at = 0; at < sessionData.length; at += 1) mark = Math.imul(mark ^ sessionData.charCodeAt(at), 0x01000193)
  return mark >>> 0
}
