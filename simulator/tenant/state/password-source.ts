import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** What the cloud has of somebody's password: it can tell the right one from a wrong one, and shows none. */
export interface PasswordSource {
  verify(password: string): boolean | Promise<boolean>
  /** Whoever gives the right one is led to a page that demands another. */
  readonly mustChange: boolean
}

/** A password that was set in the cloud itself: only a salted digest of it is kept. */
export function createHashedPassword(password: string, mustChange: boolean): PasswordSource {
  const salt = randomBytes(32)
  const digest = (text: string) => createHmac('sha256', salt).update(text, 'utf16le').digest()
  const kept = digest(password)
  return { mustChange, verify: (tried) => timingSafeEqual(kept, digest(tried)) }
}
