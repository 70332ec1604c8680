import type { Job, ResultOf } from '../../protocol/jobs.ts'
import { decideClose } from '../guard/decide-close.ts'
import type { OursSet } from '../guard/decide-never-used.ts'
import { closeOnController } from './close-on-controller.ts'
import { createUnknownPassword } from './create-unknown-password.ts'
import { type JobTools, refuse } from './job-tools.ts'
import { ownSets } from './own-sets.ts'
import { ownTemporary } from './own-temporary.ts'
import { noteRefusal, readGuarded } from './read-guarded.ts'
import { settleEarlierBox } from './settle-earlier-box.ts'
import { verifyReceipts } from './verify-carried.ts'

export type CloseAccountJob = Extract<Job, { kind: 'close-account' }>
type Result = ResultOf<'close-account'>

/** A random password breaks a rule of the directory about once in a thousand: it holds three letters of a name. */
const mostTries = 3

/**
 * Closes an account: its password, if it is ours, is replaced by a random one that is made here, goes nowhere else and is
 * forgotten. Ends no session and no Kerberos ticket. Done twice it is done once: a closed account answers as before.
 *
 * `undefined`: whether it was set is not known yet. The job comes again, and is settled then.
 */
export function closeAccount(job: CloseAccountJob, tools: JobTools): Promise<Result | undefined> {
  return tools.turns.take(job.account, () => closeInTurn(job, tools))
}

async function closeInTurn(job: CloseAccountJob, tools: JobTools): Promise<Result | undefined> {
  // A box or a close of this account that is undecided decides what is ours.
  if ((await settleEarlierBox(job.account, tools)) === 'unknown') return undefined
  const { index } = tools.journal
  const now = tools.clock.now()
  const ours: readonly OursSet[] = [
    ...ownSets(job.account, tools),
    ...(await verifyReceipts(job.receipts, job, tools.identity, now)),
  ]
  const setsInHour = index.countSetsInHour(tools.directory.name, now)
  const read = await readGuarded(job, job.account, tools, (facts) =>
    decideClose({
      rules: tools.rules,
      facts,
      ours,
      temporary: ownTemporary(job, tools),
      setsInHour,
      now,
    }),
  )
  if (read.outcome === 'refused') return read
  const closed = index.findClose(tools.directory.name, job.account)
  if (closed?.pwdLastSet === read.value.pwdLastSet) {
    return { outcome: 'closed', receipt: closed.receipt }
  }
  return closeNow(job, ours, tools)
}

async function closeNow(
  job: CloseAccountJob,
  ours: readonly OursSet[],
  tools: JobTools,
): Promise<Result | undefined> {
  for (let tries = 1; ; tries += 1) {
    const changed = await tools.setLanes.run(() =>
      tools.directory.change((controller) =>
        closeOnController(controller, job, ours, createUnknownPassword(tools), tools),
      ),
    )
    const attempt = changed.outcome === 'read' ? changed.value : changed
    if (attempt.outcome === 'closed') return attempt
    if (attempt.outcome === 'unknown') return undefined
    if (attempt.outcome === 'forbidden') {
      await noteRefusal(job, tools, attempt.code, attempt.reason, job.account)
    } else if (attempt.code === 'password-hidden-rule' && tries < mostTries) continue
    return refuse(attempt.code)
  }
}
