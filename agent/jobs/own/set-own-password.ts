import { hashOf } from '../../../protocol/hash.ts'
import type { ResultOf } from '../../../protocol/jobs.ts'
import {
  type ChallengeWords,
  createOwnChallenge,
  type OwnChallenge,
  verifyOwnChallenge,
} from '../../../protocol/own-challenge.ts'
import { type ParsedBox, parseBox } from '../../../protocol/sealed-box.ts'
import { nonceOfBox } from '../../../protocol/sign-in-nonce.ts'
import type { BoxRecord } from '../../journal/journal-index.ts'
import { carryOutSet } from '../carry-out-set.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { findPasswordProblem, type OwnSetJob, openWithOurKey } from '../open-first-password.ts'
import { noteRefusal } from '../read-guarded.ts'
import { settleEarlierBox } from '../settle-earlier-box.ts'
import { isSealedToAgentsOnly } from '../verify-carried.ts'
import { findOwner } from './find-owner.ts'

type Result = ResultOf<'set-own-password'>

/**
 * Sets the password that somebody who works here sealed for their own account. In this order: the box has its shape and
 * fits the job; the journal does not know it; it is sealed to agents only and nothing of this account is undecided; it
 * answers a challenge of ours; a sign-in that was made for this very box, later than the one that led to the challenge, by
 * the same person, on the same account; the guard; then the rules that can be seen. Its owner and those who watch are told by the journal (`tell-owners.ts`).
 *
 * `undefined`: the agent stops before the outcome is known. The journal keeps what is needed to settle it.
 */
export function setOwnPassword(
  asked: Omit<OwnSetJob, 'purpose'>,
  tools: JobTools,
): Promise<Result | undefined> {
  const job = { ...asked, purpose: 'own' as const }
  return tools.turns.take(job.account, () => setInTurn(job, tools))
}

async function setInTurn(job: OwnSetJob, tools: JobTools): Promise<Result | undefined> {
  const refusing = async (code: Parameters<typeof refuse>[0], reason: string) => {
    await noteRefusal(job, tools, code, reason, job.account)
    return refuse(code)
  }
  const box = await parseBox(job.box)
  if (!box || !fitsJob(box, job)) return refusing('guard-box', 'not a box for this job')
  const boxHash = await hashOf(job.box)
  const known = tools.journal.index.findBox(box.claims)
  if (known) return answerAgain(known, job, box, boxHash, tools)
  const now = tools.clock.now()
  if (!(await isSealedToAgentsOnly(box.recipients, job.certificates ?? [], tools, now))) {
    return refusing('guard-box', 'sealed to a key of no agent on the list')
  }
  if ((await settleEarlierBox(job.account, tools)) === 'unknown') return refuse('outcome-unknown')
  const challenge = await findChallenge(job, box, tools)
  if (!challenge) return refusing('guard-proof', 'no challenge of ours for this box')
  const { after, user } = challenge
  const owner = await findOwner(job, { nonce: await nonceOfBox(job.box), after, user }, tools)
  if (owner.outcome === 'refused') return owner
  const { facts, decide, signedIn } = owner.value
  if (facts.account !== job.account) return refusing('sign-in-person', 'another account')
  if (!tools.notices) return refusing('own-untold', 'no notices are configured')
  const password = await openWithOurKey(box, tools)
  if (!password) return refusing('guard-box', 'a box that does not open here')
  const problem = await findPasswordProblem(password, facts, tools)
  const first = { job, box, boxHash, facts, password, decide, granted: true }
  const result = problem
    ? { outcome: 'refused' as const, ...problem }
    : await carryOutSet(first, 'set', tools)
  return letChooseAgain(result, { ...challenge, signedIn }, tools)
}

const ofThePassword: ReadonlySet<string> = new Set([
  'password-refused',
  'password-known-bad',
  'password-hidden-rule',
])

/** Only the password was no good: its owner chooses another, without beginning from the start. */
async function letChooseAgain(
  result: Result | undefined,
  { account, directory, delivery, user, keys, signedIn }: ChallengeWords,
  { identity, random, clock }: JobTools,
): Promise<Result | undefined> {
  if (result?.outcome !== 'refused' || !ofThePassword.has(result.code)) return result
  const words = { account, directory, delivery, user, keys, signedIn, jti: random.id() }
  return { ...result, challenge: await createOwnChallenge(words, identity.key, clock.now()) }
}

/** A box the journal knows: the same answer as before, or, where there is none yet, the outcome is settled now. */
async function answerAgain(
  { setting, end }: BoxRecord,
  job: OwnSetJob,
  box: ParsedBox,
  boxHash: string,
  tools: JobTools,
): Promise<Result | undefined> {
  if (setting.type !== 'setting' || setting.box !== boxHash || setting.purpose !== 'own') {
    await noteRefusal(job, tools, 'guard-box', 'another box under a known jti', job.account)
    return refuse('guard-box')
  }
  if (end?.type === 'set') return { outcome: 'set', receipt: end.receipt }
  if (end) return 'code' in end ? { outcome: 'refused', code: end.code } : refuse('outcome-unknown')
  const read = await tools.directory.readAccount(job.account)
  if (read.outcome === 'refused') return read
  const password = await openWithOurKey(box, tools)
  if (!password) {
    await settleEarlierBox(job.account, tools)
    return refuse('outcome-unknown')
  }
  // It was allowed when it was begun. To set it again, everything would have to hold again: its owner starts anew instead.
  const code = 'outcome-unknown'
  const decide = () => ({ outcome: 'refused', code, reason: 'begun before' }) as const
  const first = { job, box, boxHash, facts: read.value, password, decide, granted: true }
  return carryOutSet(first, 'settle', tools)
}

async function findChallenge(
  job: OwnSetJob,
  box: ParsedBox,
  { identity, clock }: JobTools,
): Promise<OwnChallenge | undefined> {
  const challenge = await verifyOwnChallenge(job.challenge, clock.now())
  if (!challenge) return undefined
  const isListed = identity.list
    .agents(clock.now())
    .some(
      ({ agent, directories }) =>
        agent === challenge.agent && directories.includes(challenge.directory),
    )
  const { account, directory, delivery, jti } = box.claims
  const fits =
    challenge.account === account &&
    challenge.directory === directory &&
    challenge.delivery === delivery &&
    challenge.jti === jti &&
    challenge.keys.sig === box.signer
  return isListed && fits ? challenge : undefined
}

function fitsJob({ claims }: ParsedBox, job: OwnSetJob): boolean {
  return (
    claims.account === job.account &&
    claims.directory === job.directory &&
    claims.delivery === job.delivery &&
    claims.purpose === 'own'
  )
}
