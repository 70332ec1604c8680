import { useEffect, useState } from 'preact/hooks'
import type { Clock } from '../../protocol/clock.ts'
import type { StrengthMeter } from '../password/start-strength-worker.ts'
import type { Judgement } from '../password/strength.ts'

/** A short rest after a key, so that the worker is not asked for every letter of a fast typist. */
const rest = 120
/** How long a press waits for the worker; without it the agent's own list decides. */
const longestWait = 1500

/** The worker's judgement of what is typed, as soon as there is one. */
export function useJudgement(
  password: string,
  personalWords: readonly string[],
  meter: () => StrengthMeter,
  clock: Clock,
) {
  const [judged, setJudged] = useState<{ password: string; judgement: Judgement }>()
  useEffect(() => {
    // Started once the page stands, before the first key.
    meter()
  }, [meter])
  useEffect(() => {
    if (password === '') return
    const stop = new AbortController()
    const ask = async () => {
      await clock.sleep(rest, stop.signal)
      if (stop.signal.aborted) return
      const judgement = await meter().judge(password, personalWords)
      if (!stop.signal.aborted) setJudged({ password, judgement })
    }
    void ask()
    return () => stop.abort()
  }, [password, personalWords, meter, clock])

  const judgement = judged?.password === password ? judged.judgement : undefined
  const judgeNow = (): Promise<Judgement | undefined> =>
    judgement || password === ''
      ? Promise.resolve(judgement)
      : Promise.race([
          meter().judge(password, personalWords),
          clock.sleep(longestWait).then(() => undefined),
        ])
  return { judgement, judgeNow }
}
