import { createHash, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../protocol/secret.ts'

/** Whether somebody knows a secret, in a time that does not tell how much of it they know. */
export function equalsSecret(said: string | undefined, secret: Secret): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return secret.reveal((text) => timingSafeEqual(digest(said ?? ''), digest(text))) && said !== ''
}
