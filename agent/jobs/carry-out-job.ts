import { changesPassword, type Job, type ResultOf } from '../../protocol/jobs.ts'
import { JournalFault } from '../journal/journal-writer.ts'
import { answerWorkflow } from './arrivals/answer-workflow.ts'
import { findArriving } from './arrivals/find-arriving.ts'
import { readChanges } from './arrivals/read-changes.ts'
import { readProvisioning } from './arrivals/read-provisioning.ts'
import { checkTextCode } from './check-text-code.ts'
import { closeAccount } from './close-account.ts'
import { listMethods } from './cloud/list-methods.ts'
import { mintPass } from './cloud/mint-pass.ts'
import { readCloudStatus } from './cloud/read-cloud-status.ts'
import { removePass } from './cloud/remove-pass.ts'
import { findAccount } from './find-account.ts'
import { type JobTools, refuse } from './job-tools.ts'
import { lookForFirstSignIn } from './look-for-first-sign-in.ts'
import { nameOwnAccount } from './own/name-own-account.ts'
import { setOwnPassword } from './own/set-own-password.ts'
import { lookForReset } from './phones/look-for-reset.ts'
import { registerPhone } from './phones/register-phone.ts'
import { unregisterPhone } from './phones/unregister-phone.ts'
import { readAccountStatus } from './read-account-status.ts'
import { readPasswordPolicy } from './read-password-policy.ts'
import { handPass } from './routes/hand-pass.ts'
import { sendTemporaryPassword } from './routes/send-temporary-password.ts'
import { watchTemporaryPassword } from './routes/watch-temporary-password.ts'
import { sendTextCode } from './send-text-code.ts'
import { setFirstPassword } from './set-first-password.ts'

/** Carries out one job. A fault is refused as `internal` and logged by its name: what it says may hold anything. */
export async function carryOutJob(
  job: Job,
  tools: JobTools,
): Promise<ResultOf<Job['kind']> | undefined> {
  try {
    return await byKind(job, tools)
  } catch (fault) {
    const name = fault instanceof Error ? fault.name : typeof fault
    tools.log.error('job broke', { job: job.id, kind: job.kind, fault: name })
    if (fault instanceof JournalFault) return endWithoutJournal(job, tools)
    // A set whose outcome may be unknown is not answered: it comes again and is settled.
    return changesPassword(job) ? undefined : refuse('internal')
  }
}

function byKind(job: Job, tools: JobTools): Promise<ResultOf<Job['kind']> | undefined> {
  switch (job.kind) {
    case 'find-account':
      return findAccount(job, tools)
    case 'account-status':
      return readAccountStatus(job, tools)
    case 'password-policy':
      return readPasswordPolicy(job, tools)
    case 'send-text-code':
      return sendTextCode(job, tools)
    case 'check-text-code':
      return checkTextCode(job, tools)
    case 'set-first-password':
      return setFirstPassword(job, tools)
    case 'look-for-first-sign-in':
      return lookForFirstSignIn(job, tools)
    case 'close-account':
      return closeAccount(job, tools)
    case 'cloud-status':
      return readCloudStatus(job, tools)
    case 'mint-pass':
      return mintPass(job, tools)
    case 'remove-pass':
      return removePass(job, tools)
    case 'list-methods':
      return listMethods(job, tools)
    case 'find-person':
      return findArriving(job, tools)
    case 'answer-workflow':
      return answerWorkflow(job, tools)
    case 'read-changes':
      return readChanges(job, tools)
    case 'read-provisioning':
      return readProvisioning(job, tools)
    case 'register-phone':
      return registerPhone(job, tools)
    case 'unregister-phone':
      return unregisterPhone(job, tools)
    case 'look-for-reset':
      return lookForReset(job, tools)
    case 'hand-pass':
      return handPass(job, tools)
    case 'send-temporary-password':
      return sendTemporaryPassword(job, tools)
    case 'watch-temporary-password':
      return watchTemporaryPassword(job, tools)
    case 'own-account':
      return nameOwnAccount(job, tools)
    case 'set-own-password':
      return setOwnPassword(job, tools)
  }
}

/** Nothing was done where its entry could not be written; what was begun before comes again, and is settled. */
function endWithoutJournal(job: Job, tools: JobTools): ResultOf<Job['kind']> | undefined {
  const { index } = tools.journal
  const account = changesPassword(job) && 'account' in job ? job.account : undefined
  const isBegun = account !== undefined && index.findUnsettled(job.directory, account)
  return isBegun ? undefined : refuse('journal-not-writable')
}
