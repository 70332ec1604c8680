import type { Job, ResultOf } from '../../protocol/jobs.ts'
import type { AccountFacts } from '../directory.ts'
import { decideRead } from '../guard/decide-guard.ts'
import { freezeNumber } from './freeze-number.ts'
import { type JobTools, refuse } from './job-tools.ts'
import { noteRefusal, readGuarded } from './read-guarded.ts'

type FindAccount = Extract<Job, { kind: 'find-account' }>

/**
 * Finds the account that the source named, and freezes the number that codes will go to. The employee number read from
 * the directory must be the one the source named, whatever else it was found by.
 */
export async function findAccount(
  job: FindAccount,
  tools: JobTools,
): Promise<ResultOf<'find-account'>> {
  const answer = await tools.directory.findAccount(job.hint)
  if (answer.outcome === 'refused') return answer
  const found = answer.value
  if (found.found === 'none') return { outcome: 'none' }
  if (found.found !== 'one') return { outcome: 'several', count: 2 }
  const { account } = found
  const read = await readGuarded(job, account, tools, (facts) => decideRead(tools.rules, facts))
  if (read.outcome === 'refused') return read
  if (!isTheOneNamed(job.hint, read.value)) {
    await noteRefusal(job, tools, 'account-mismatch', 'it answers to another name', account)
    return refuse('account-mismatch')
  }
  const frozen = await tools.turns.take(account, () =>
    freezeNumber(job, read.value, tools, job.mobile),
  )
  return { outcome: 'one', found: describe(read.value, frozen.number), number: frozen.became }
}

/** Every name the source gave must fit, not only the one that led here. */
function isTheOneNamed(hint: FindAccount['hint'], facts: AccountFacts): boolean {
  const same = (wanted: string | undefined, read: string | undefined) =>
    wanted === undefined || wanted.trim().toLowerCase() === read?.trim().toLowerCase()
  return (
    same(hint.employeeNumber, facts.employeeNumber) &&
    same(hint.objectGuid, facts.account) &&
    same(hint.userPrincipalName, facts.userPrincipalName) &&
    same(hint.samAccountName, facts.samAccountName)
  )
}

function describe(facts: AccountFacts, number: string | undefined) {
  const { account, container, samAccountName, userPrincipalName, displayName, domain } = facts
  return {
    account,
    container,
    samAccountName,
    userPrincipalName,
    displayName,
    domain,
    ...(facts.employeeNumber === undefined ? {} : { employeeNumber: facts.employeeNumber }),
    ...(number === undefined ? {} : { textTo: lastTwo(number) }),
  }
}

/** A number as it may be shown. */
export function lastTwo(number: string): string {
  return `••• ${number.slice(-2)}`
}
