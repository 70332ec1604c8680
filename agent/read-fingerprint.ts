import { parseFingerprint } from '../protocol/fingerprint.ts'
import { zThumbprint } from '../protocol/ids.ts'
import { StartProblem } from './start-problem.ts'

/** An agent's id from what its operator typed: the fingerprint, or the id itself, whole. Throws {@link StartProblem}. */
export function readFingerprint(typed: string): string {
  const agent = parseFingerprint(typed) ?? zThumbprint.safeParse(typed.trim()).data
  if (agent !== undefined) return agent
  throw new StartProblem(
    'this is not a whole fingerprint',
    'type all thirteen groups of four that `firstkey agent init` printed on that agent’s machine',
  )
}
