import type { ErrorCode } from '../../protocol/errors.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import { endNotSet, endSet } from './end-set.ts'
import { findSetElsewhere } from './find-set-elsewhere.ts'
import type { JobTools } from './job-tools.ts'
import type { FirstPassword } from './open-first-password.ts'

/**
 * A directory that holds to its history refuses a password that the account has already: another agent may have been faster
 * with the same box. Where the password was set while the box lived, one bind tells; else the refusal stands.
 */
export async function settleRefused(
  first: FirstPassword,
  code: ErrorCode,
  tools: JobTools,
): Promise<ResultOf<'set-first-password'>> {
  const { facts, password, box } = first
  const looked = await tools.directory.change(async (one) => {
    const pwdLastSet = await one.readPasswordLastSet(facts.account)
    const stamp = { pwdLastSet, logons: facts.logons }
    if (!findSetElsewhere(stamp, box.claims.exp, tools.clock.now())) return undefined
    const proof = await one.provePassword(facts, password)
    return { pwdLastSet, historyEnforced: one.historyEnforced, proof }
  })
  const found = looked.outcome === 'read' ? looked.value : undefined
  if (found?.proof.outcome === 'right') {
    return endSet(first, { ...found, proof: found.proof }, tools)
  }
  return endNotSet(first, code, tools)
}
