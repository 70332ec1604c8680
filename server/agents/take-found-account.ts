import { sql } from 'kysely'
import type { ResultOf } from '../../protocol/jobs.ts'
import { reportProblem, updateDelivery, updateFromAgent } from '../deliveries/update-delivery.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { AnsweredJob } from './answered-job.ts'

/**
 * Writes what an agent found: the account is frozen by its `objectGUID`. An account of another employee number, outside
 * the containers of the token that named the hire, or of another live delivery is a problem for a person.
 */
export async function takeFoundAccount(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'find-account'>,
  ports: ServerPorts,
): Promise<void> {
  const now = ports.clock.now()
  const searched = { searched_at: now }
  if (result.outcome === 'none') return await updateDelivery(trx, job.delivery, searched)
  if (result.outcome !== 'one') {
    const problem = result.outcome === 'several' ? 'several-accounts' : result.code
    return await reportProblem(trx, job.delivery, problem, now, searched)
  }
  const problem = await findMismatch(trx, job, result)
  if (problem) return await reportProblem(trx, job.delivery, problem, now, searched)
  const { found } = result
  await updateFromAgent(trx, job.delivery, {
    ...searched,
    // Looked for again, for a number that was missing: where the delivery stands does not change.
    phase: sql`case when phase = 'finding' then 'planned' else phase end`,
    account: found.account,
    container: found.container,
    sam_account_name: found.samAccountName,
    user_principal_name: found.userPrincipalName,
    display_name: found.displayName,
    domain: found.domain,
    text_to: found.textTo ?? null,
    account_found_at: now,
    ...(result.number === 'cooling' && !(await isAccepted(trx, job))
      ? { problem: 'contact-changed', problem_at: now }
      : {}),
  })
  const detail = { agent: job.agent }
  await ports.appendLedger(trx, { event: 'account-found', subject: job.delivery, detail })
}

async function findMismatch(
  trx: Statements,
  job: AnsweredJob,
  { found }: Extract<ResultOf<'find-account'>, { outcome: 'one' }>,
): Promise<string | undefined> {
  const hire = await trx
    .selectFrom('delivery')
    .innerJoin('hire', 'hire.id', 'delivery.hire_id')
    .select(['hire.employee_number', 'hire.containers', 'delivery.account'])
    .where('delivery.id', '=', job.delivery)
    .executeTakeFirstOrThrow()
  if (hire.employee_number !== null && found.employeeNumber !== hire.employee_number) {
    return 'account-mismatch'
  }
  if (hire.account !== null && hire.account !== found.account) return 'account-mismatch'
  if (hire.containers !== null && !isBelow(found.container, hire.containers)) {
    return 'guard-container'
  }
  const other = await trx
    .selectFrom('delivery')
    .select('id')
    .where('directory', '=', job.directory)
    .where('account', '=', found.account)
    .where('id', '<>', job.delivery)
    .where('phase', 'not in', ['closed', 'cancelled'])
    .executeTakeFirst()
  return other && 'account-taken'
}

function isBelow(container: string, allowed: readonly string[]): boolean {
  const lower = container.toLowerCase()
  return allowed.some(
    (each) => lower === each.toLowerCase() || lower.endsWith(`,${each.toLowerCase()}`),
  )
}

/** Whether the desk has accepted another number already: the agent's own cool-down is no news then. */
async function isAccepted(trx: Statements, job: AnsweredJob): Promise<boolean> {
  const accepted = await trx
    .selectFrom('contact_change')
    .innerJoin('delivery', 'delivery.hire_id', 'contact_change.hire_id')
    .select('contact_change.field')
    .where('delivery.id', '=', job.delivery)
    .where('contact_change.field', '=', 'mobile')
    .where('contact_change.accepted_at', 'is not', null)
    .executeTakeFirst()
  return accepted !== undefined
}
