import type { Clock } from '../../../protocol/clock.ts'
import type { Secret } from '../../../protocol/secret.ts'

/** A token and the instant it ends. */
export interface FreshToken {
  readonly token: Secret
  readonly endsAt: Date
}

/** The token to show now. `renew`: the one that was shown last was refused. */
export type TokenSource = (renew?: boolean) => Promise<Secret>

/** So long before its end a token is asked for anew. */
const marginMs = 5 * 60_000
/** A token that was refused is not asked for anew more often than this. */
const renewPauseMs = 30_000

/** Keeps a token until shortly before its end. Whoever asks meanwhile waits for the same answer; a failure is not kept. */
export function keepToken(ask: () => Promise<FreshToken>, clock: Pick<Clock, 'now'>): TokenSource {
  let kept: (FreshToken & { readonly askedAt: number }) | undefined
  let asking: Promise<FreshToken> | undefined
  const isGood = (now: number, renew: boolean) =>
    kept !== undefined &&
    kept.endsAt.getTime() - marginMs > now &&
    !(renew && now - kept.askedAt > renewPauseMs)
  return async (renew = false) => {
    const now = clock.now().getTime()
    if (kept && isGood(now, renew)) return kept.token
    asking ??= ask().finally(() => {
      asking = undefined
    })
    const fresh = await asking
    kept = { ...fresh, askedAt: now }
    return fresh.token
  }
}
