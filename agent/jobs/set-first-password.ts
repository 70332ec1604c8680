import { hashOf } from '../../protocol/hash.ts'
import type { ResultOf } from '../../protocol/jobs.ts'
import { type ParsedBox, parseBox } from '../../protocol/sealed-box.ts'
import type { AccountFacts } from '../directory.ts'
import { decideProve, decideSet, holdsGrant } from '../guard/decide-guard.ts'
import type { SettingEnd } from '../journal/journal-entry.ts'
import type { BoxRecord } from '../journal/journal-index.ts'
import { askAbout } from './ask-about.ts'
import { carryOutSet } from './carry-out-set.ts'
import { refuseUsedInCloud } from './cloud/refuse-used-in-cloud.ts'
import { type JobTools, refuse } from './job-tools.ts'
import { noticeOwnReceipts } from './notice-own-receipts.ts'
import {
  findPasswordProblem,
  openWithOurKey,
  type SetFirstPasswordJob,
} from './open-first-password.ts'
import { noteRefusal, readGuarded } from './read-guarded.ts'
import { settleEarlierBox } from './settle-earlier-box.ts'
import { settleElsewhere } from './settle-elsewhere.ts'
import { isSealedToAgentsOnly, verifyGrants } from './verify-carried.ts'

type Result = ResultOf<'set-first-password'>

/**
 * Sets the password that a hire sealed. In this order: the box has the profile's shape and fits the job; the journal
 * does not know it (else it answers as before); no other box for this account is undecided; the grants hold; the guard
 * allows it on facts read just now; it opens; the rules that can be seen hold. Only then is anything written or changed.
 *
 * `undefined`: the agent stops before the outcome is known. The journal keeps what is needed to settle it.
 */
export function setFirstPassword(
  job: SetFirstPasswordJob,
  tools: JobTools,
): Promise<Result | undefined> {
  return tools.turns.take(job.account, async () => {
    const result = await setInTurn(job, tools)
    if (result?.outcome !== 'refused' || result.code !== 'guard-used') return result
    return (await settleElsewhere(job, tools)) ?? result
  })
}

async function setInTurn(job: SetFirstPasswordJob, tools: JobTools): Promise<Result | undefined> {
  const box = await parseBox(job.box)
  if (!box || !fitsJob(box, job)) return refuseBox(job, tools, 'not a box for this job')
  const boxHash = await hashOf(job.box)
  const known = tools.journal.index.findBox(box.claims)
  if (known) return answerAgain(known, job, box, boxHash, tools)
  const certificates = job.certificates ?? []
  if (!(await isSealedToAgentsOnly(box.recipients, certificates, tools, tools.clock.now()))) {
    return refuseBox(job, tools, 'sealed to a key of no agent on the list')
  }
  if ((await settleEarlierBox(job.account, tools)) === 'unknown') return refuse('outcome-unknown')

  const now = tools.clock.now()
  const closedAt = tools.journal.index.findClose(tools.directory.name, job.account)?.at
  // Whoever proved something before the account was closed may be the very one it was closed against.
  const grants = (await verifyGrants(job.grants, tools.identity, now)).filter(
    ({ issuedAt }) => closedAt === undefined || issuedAt > closedAt,
  )
  await noticeOwnReceipts(job.receipts, tools)
  const words = { ...box.claims, purpose: job.purpose, signer: box.signer }
  const setsInHour = tools.journal.index.countSetsInHour(tools.directory.name, now)
  const asked = await askAbout(job.account, job.purpose, tools, { receipts: job.receipts })
  const decide = (facts: AccountFacts) =>
    decideSet({ ...asked, facts, box: words, grants, setsInHour })
  const read = await readGuarded(job, job.account, tools, decide)
  if (read.outcome === 'refused') return read

  const inCloud = await refuseUsedInCloud(job, asked.ours, tools)
  if (inCloud) return inCloud
  const password = await openWithOurKey(box, tools)
  if (!password) return refuseBox(job, tools, 'a box that does not open here')
  const problem = await findPasswordProblem(password, read.value, tools)
  if (problem) return { outcome: 'refused', ...problem }
  const granted = holdsGrant(grants, words)
  const first = { job, box, boxHash, facts: read.value, password, decide, granted }
  return carryOutSet(first, 'set', tools)
}

/** A box the journal knows: the same answer as before, or, where there is none yet, the outcome is settled now. */
async function answerAgain(
  { setting, end }: BoxRecord,
  job: SetFirstPasswordJob,
  box: ParsedBox,
  boxHash: string,
  tools: JobTools,
): Promise<Result | undefined> {
  if (
    setting.type !== 'setting' ||
    setting.box !== boxHash ||
    setting.directory !== job.directory
  ) {
    return refuseBox(job, tools, 'another box under a known jti')
  }
  if (end?.type === 'set') return { outcome: 'set', receipt: end.receipt }
  if (end) return refusalOf(end)
  const read = await tools.directory.readAccount(job.account)
  if (read.outcome === 'refused') return read
  const password = await openWithOurKey(box, tools)
  if (password) {
    const asked = await askAbout(job.account, job.purpose, tools, { jti: box.claims.jti })
    const decide = (facts: AccountFacts) => decideProve({ ...asked, facts })
    const granted = setting.proof === 'text'
    const first = { job, box, boxHash, facts: read.value, password, decide, granted }
    return carryOutSet(first, 'settle', tools)
  }
  // Too old to open: what `pwdLastSet` says is all there is to know.
  await settleEarlierBox(job.account, tools)
  const settled = tools.journal.index.findBox(box.claims)?.end
  return settled ? refusalOf(settled) : refuse('outcome-unknown')
}

function refusalOf(end: SettingEnd): Result {
  return 'code' in end ? { outcome: 'refused', code: end.code } : refuse('outcome-unknown')
}

function fitsJob({ claims }: ParsedBox, job: SetFirstPasswordJob): boolean {
  return (
    claims.account === job.account &&
    claims.directory === job.directory &&
    claims.delivery === job.delivery &&
    claims.purpose === job.purpose
  )
}

async function refuseBox(job: SetFirstPasswordJob, tools: JobTools, reason: string) {
  await noteRefusal(job, tools, 'guard-box', reason, job.account)
  return refuse('guard-box')
}
