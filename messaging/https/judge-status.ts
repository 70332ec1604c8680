import type { RefusalCode, SendOutcome } from '../message-channel.ts'

/**
 * What a status other than success says, where the carrier's own words say no more (RFC 9110, 15; RFC 6585, 4). Only what
 * certainly was not taken is a refusal: behind 408, 500, 502 and 504 somebody may have passed the message on.
 */
export function judgeStatus(status: number): SendOutcome {
  if (status === 401 || status === 403) return refused('sign-in-refused')
  if (status === 429) return refused('throttled')
  if (status === 503) return refused('busy')
  if (status === 413) return refused('content-refused', true)
  if (status === 408 || status < 300 || status >= 500) return { outcome: 'unknown' }
  // A redirect, or a request that it does not understand: our settings are wrong rather than this message.
  return refused('sender-refused')
}

/** A message that certainly was not taken. */
export function refused(code: RefusalCode, permanent = false): SendOutcome {
  return { outcome: 'refused', code, permanent }
}
