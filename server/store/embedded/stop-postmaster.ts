import type { Clock } from '../../../protocol/clock.ts'
import type { Postmaster } from './launch-postmaster.ts'

/** How long each way of asking is given, the gentle one first. All three leave the data whole. */
const ways = [
  { signal: 'SIGINT', patience: 20_000 },
  { signal: 'SIGQUIT', patience: 5_000 },
  { signal: 'SIGKILL', patience: 5_000 },
] as const

/** Ends the server: connections are cut, what was committed is kept, a checkpoint is written. */
export async function stopPostmaster(postmaster: Postmaster, clock: Clock): Promise<void> {
  for (const { signal, patience } of ways) {
    if (postmaster.hasEnded()) return
    postmaster.kill(signal)
    const waiting = new AbortController()
    await Promise.race([postmaster.ended, clock.sleep(patience, waiting.signal)])
    waiting.abort()
  }
}
