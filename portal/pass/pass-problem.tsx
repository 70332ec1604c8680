import { Notice } from '../parts/notice.tsx'
import type { PassProps } from '../parts/page-props.ts'
import { partProblemText } from '../texts/problem-text.ts'

/** Why the last try did not work, and what now. */
export function PassProblem({ texts, state, snapshot }: PassProps) {
  const code = snapshot.problem ?? state.problem
  if (!code) return null
  const kind = code === 'not-yet' ? 'know' : 'mend'
  return <Notice kind={kind}>{partProblemText(texts, 'pass', code)}</Notice>
}
