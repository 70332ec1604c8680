import { hashOf } from '../../protocol/hash.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import { parseBox } from '../../protocol/sealed-box.ts'
import type { AccountFacts } from '../directory.ts'
import { decideRate, decideSet, holdsGrant } from '../guard/decide-guard.ts'
import { askAbout } from './ask-about.ts'
import { carryOutSet } from './carry-out-set.ts'
import { findSetElsewhere } from './find-set-elsewhere.ts'
import type { JobTools } from './job-tools.ts'
import {
  type FirstPassword,
  openWithOurKey,
  type SetFirstPasswordJob,
} from './open-first-password.ts'
import { verifyGrants } from './verify-carried.ts'

type Result = ResultOf<'set-first-password'>

/**
 * A box may have been carried out by another agent that was lost before it could say so. Where the account's password was
 * set while this box lived, and nobody had signed in before that, one bind with the box's password tells: right, and this
 * agent signs the receipt; wrong, and somebody else set it. Nothing is ever set here, over nobody's password.
 *
 * `undefined`: that is not what happened, or it cannot be told now.
 */
export async function settleElsewhere(
  job: SetFirstPasswordJob,
  tools: JobTools,
): Promise<Result | undefined> {
  const box = await parseBox(job.box)
  if (!box || tools.journal.index.findBox(box.claims) !== undefined) return undefined
  const now = tools.clock.now()
  const read = await tools.directory.readAccount(job.account)
  if (read.outcome === 'refused') return undefined
  const facts = read.value
  const elsewhere = findSetElsewhere(facts, box.claims.exp, now)
  if (!elsewhere) return undefined
  const grants = await verifyGrants(job.grants, tools.identity, now)
  const words = { ...box.claims, purpose: job.purpose, signer: box.signer }
  const asked = await askAbout(job.account, job.purpose, tools, { receipts: job.receipts })
  const setsInHour = tools.journal.index.countSetsInHour(tools.directory.name, now)
  const ours = [...asked.ours, ...elsewhere]
  const decide = (seen: AccountFacts) =>
    decideSet({ ...asked, ours, facts: seen, box: words, grants, setsInHour })
  if (decide(facts).outcome === 'refused') return undefined
  const password = await openWithOurKey(box, tools)
  if (!password) return undefined
  const boxHash = await hashOf(job.box)
  const granted = holdsGrant(grants, words)
  const first = { job, box, boxHash, facts, password, decide, granted }
  if (!(await journalLook(first, tools))) return undefined
  tools.log.info('an account may have been set by another agent', { job: job.id })
  return carryOutSet(first, 'settle', tools)
}

/** Written down before the bind, and counted as a set is: a flood of boxes is no flood of guesses. */
async function journalLook(
  { job, box, boxHash, granted }: FirstPassword,
  tools: JobTools,
): Promise<boolean> {
  const { account, directory, delivery, purpose } = job
  const now = tools.clock.now()
  const sets = tools.journal.index.countSetsInHour(directory, now)
  if (decideRate(tools.rules, sets, now).outcome === 'refused') return false
  const found = await tools.directory.change((controller) => Promise.resolve(controller.name))
  if (found.outcome === 'refused' || tools.journal.index.findBox(box.claims)) return false
  await tools.journal.append({
    type: 'setting',
    at: now.toISOString(),
    ...{ account, directory, delivery, purpose, jti: box.claims.jti, controller: found.value },
    box: boxHash,
    boxEnds: new Date(box.claims.exp * 1000).toISOString(),
    // Whatever it was before: what stands there now was not set by this agent.
    before: '0',
    elsewhere: true,
    proof: granted ? 'text' : 'server',
  })
  return true
}
