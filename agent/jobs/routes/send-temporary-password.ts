import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import type { AccountFacts } from '../../directory.ts'
import { decideTemporary } from '../../guard/decide-temporary.ts'
import type { TemporaryRecord } from '../../journal/temporary-memory.ts'
import { askAbout } from '../ask-about.ts'
import { refuseUsedInCloud } from '../cloud/refuse-used-in-cloud.ts'
import { isFirstOfDirectory } from '../is-first-of-directory.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal, readGuarded } from '../read-guarded.ts'
import { settleEarlierBox } from '../settle-earlier-box.ts'
import { createTypablePassword } from './create-typable-password.ts'
import { findWhereTo } from './find-where-to.ts'
import { sendThePassword } from './send-the-password.ts'
import { setTemporaryOnController } from './set-temporary-on-controller.ts'

export type SendTemporaryJob = Extract<Job, { kind: 'send-temporary-password' }>
export type SendTemporaryResult = ResultOf<'send-temporary-password'>

/** A controller that hung with a set may still carry it out; its connection is long dead after this. */
const mayComeLateMs = 60_000

/**
 * Makes a password that must be changed, sets it, proves it by one bind, and sends it to the number of the account, or to the
 * mailbox of its manager, as the route says. Only this program's memory, the directory and that message ever hold it. Once it may have left, no other is made: whoever asks again
 * hears what became of the first. `undefined`: what came of an earlier set is not known yet; the job comes again.
 */
export function sendTemporaryPassword(
  job: SendTemporaryJob,
  tools: JobTools,
): Promise<SendTemporaryResult | undefined> {
  return tools.turns.take(job.account, () => sendInTurn(job, tools))
}

async function sendInTurn(
  job: SendTemporaryJob,
  tools: JobTools,
): Promise<SendTemporaryResult | undefined> {
  if (!isFirstOfDirectory(tools)) return refuse('route-not-here')
  const { journal, directory, clock, rules } = tools
  const asked = await askAbout(job.account, 'first', tools, { receipts: job.receipts })
  const decide = (facts: AccountFacts) => {
    const now = clock.now()
    const setsInHour = journal.index.countSetsInHour(directory.name, now)
    return decideTemporary({ rules, route: job.route, facts, ours: asked.ours, setsInHour, now })
  }
  const earlier = journal.index.temporaries.find(directory.name, job.account)
  if (earlier?.sendingAt && earlier.begun.delivery === job.delivery) {
    return await answerAgain(job, earlier, earlier.sendingAt, tools)
  }
  if (mayComeLate(earlier, clock.now())) return undefined
  if ((await settleEarlierBox(job.account, tools)) === 'unknown') return undefined
  const read = await readGuarded(job, job.account, tools, decide)
  if (read.outcome === 'refused') return read
  const used = await refuseUsedInCloud({ ...job, purpose: 'first' }, asked.ours, tools)
  if (used) return used
  return await makeAndSend(job, read.value, decide, tools)
}

/** It may be in its owner's hands, or on its way there. */
async function answerAgain(
  job: SendTemporaryJob,
  { arrival = 'unknown', sentTo = '' }: TemporaryRecord,
  sentAt: Date,
  tools: JobTools,
): Promise<SendTemporaryResult> {
  const read = await tools.directory.readAccount(job.account)
  if (read.outcome === 'refused') return read
  const agent = tools.identity.key.thumbprint
  const { enabled } = read.value
  return { outcome: 'sent', agent, sentAt: sentAt.toISOString(), arrival, sentTo, enabled }
}

function mayComeLate(earlier: TemporaryRecord | undefined, now: Date): boolean {
  if (!earlier || earlier.isSet) return false
  return now.getTime() - Date.parse(earlier.begun.at) < mayComeLateMs
}

async function makeAndSend(
  job: SendTemporaryJob,
  facts: AccountFacts,
  decide: Parameters<typeof setTemporaryOnController>[3],
  tools: JobTools,
): Promise<SendTemporaryResult | undefined> {
  const to = await findWhereTo(job, facts, tools)
  if (to.outcome === 'refused') return to
  const policy = await tools.directory.readPolicy(job.account)
  if (policy.outcome === 'refused') return policy
  const password = createTypablePassword(policy.value, tools.random)
  const changed = await tools.setLanes.run(() =>
    tools.directory.change((controller) =>
      setTemporaryOnController(controller, job, password, decide, tools),
    ),
  )
  const attempt = changed.outcome === 'read' ? changed.value : changed
  if (attempt.outcome === 'unknown') return undefined
  if (attempt.outcome === 'set') {
    const { enabled, displayName } = facts
    return await sendThePassword(job, { to, password, enabled, displayName }, tools)
  }
  if (attempt.outcome === 'forbidden') {
    await noteRefusal(job, tools, attempt.code, attempt.reason, job.account)
  }
  return refuse(attempt.code)
}
