import type { ErrorCode } from '../../protocol/errors.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import { createReceipt } from '../../protocol/receipt.ts'
import type { ProofOutcome } from '../directory.ts'
import { type JobTools, refuse } from './job-tools.ts'
import type { FirstPassword } from './open-first-password.ts'

type Result = ResultOf<'set-first-password'>

/** A password that the directory has, and what one bind with it answered. */
export interface ProvedSet {
  readonly pwdLastSet: string
  readonly historyEnforced: boolean
  readonly proof: Exclude<ProofOutcome, { outcome: 'unavailable' }>
}

/** Writes down that it was set, and answers with a receipt; or says honestly that its owner cannot use it as it is. */
export function endSet(first: FirstPassword, set: ProvedSet, tools: JobTools): Promise<Result> {
  const { proof, pwdLastSet } = set
  if (proof.outcome === 'right') return endProved(first, { ...set, ...proof }, tools)
  // Right, but to be changed at once; the service account lacks a right (MS-SAMR 3.1.1.8.7).
  const code = proof.outcome === 'must-change' ? 'directory-rights' : 'directory-refused'
  return endUnproved(first, pwdLastSet, code, tools)
}

async function endProved(
  { job, box }: FirstPassword,
  set: Omit<ProvedSet, 'proof'> & Extract<ProofOutcome, { outcome: 'right' }>,
  tools: JobTools,
): Promise<Result> {
  const { account, directory, delivery } = job
  const { pwdLastSet, bind, historyEnforced } = set
  const boundAt = set.boundAt.toISOString()
  const { jti } = box.claims
  const now = tools.clock.now()
  const setting = tools.journal.index.findBox(box.claims)?.setting
  const proof = setting?.type === 'setting' ? setting.proof : undefined
  const words = {
    ...{ account, directory, delivery, jti, pwdLastSet, bind, boundAt, historyEnforced },
    journal: tools.journal.end(),
  }
  const receipt = await createReceipt(
    { ...words, ...(proof === undefined ? {} : { proof }) },
    tools.identity.key,
    now,
  )
  const at = now.toISOString()
  const entry = { at, directory, account, jti, pwdLastSet, bind, boundAt, receipt }
  await tools.journal.append({ type: 'set', ...entry })
  await tools.reach('set-written')
  return { outcome: 'set', receipt }
}

async function endUnproved(
  { job, box }: FirstPassword,
  pwdLastSet: string,
  code: ErrorCode,
  tools: JobTools,
): Promise<Result> {
  const { account, directory } = job
  const at = tools.clock.now().toISOString()
  const { jti } = box.claims
  await tools.journal.append({ type: 'unproved', at, directory, account, jti, pwdLastSet, code })
  return refuse(code)
}

/** Writes down that nothing was set, if anything had been begun, and refuses. */
export async function endNotSet(
  { job, box }: FirstPassword,
  code: ErrorCode,
  tools: JobTools,
): Promise<Result> {
  const { account, directory } = job
  const { jti } = box.claims
  const known = tools.journal.index.findBox(box.claims)
  if (known && !known.end) {
    const at = tools.clock.now().toISOString()
    await tools.journal.append({ type: 'not-set', at, directory, account, jti, code })
  }
  return refuse(code)
}
