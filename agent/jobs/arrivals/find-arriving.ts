import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import { isNewcomer } from '../../entra/arrivals/decide-arrival.ts'
import { decideRead } from '../../guard/decide-guard.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal, readGuarded } from '../read-guarded.ts'

/**
 * Says who a workflow is about. Only of newcomers, and only where the guard lets their account be read: a server that was taken
 * over must not be able to read everybody's private number by naming them.
 */
export async function findArriving(
  job: Extract<Job, { kind: 'find-person' }>,
  tools: JobTools,
): Promise<ResultOf<'find-person'>> {
  const { cloud, rules, clock } = tools
  const arrivals = cloud?.tenant.arrivals
  if (!arrivals?.workflows) {
    await noteRefusal(job, tools, 'guard-workflows', 'no workflow may name people here')
    return refuse('guard-workflows')
  }
  const read = await arrivals.readPerson(job.person)
  if (read.outcome === 'refused') return read
  if (read.value === 'gone') return { outcome: 'none' }
  const { isExternal, hiredAt, person } = read.value
  if (isExternal) return refuse('cloud-guest')
  if (hiredAt === undefined) return refuse('person-hire-date')
  if (!isNewcomer(hiredAt, clock.now())) return refuse('person-started')
  const { account } = person
  const allowed = await readGuarded(job, account, tools, (facts) => decideRead(rules, facts))
  if (allowed.outcome === 'refused') return allowed
  return { outcome: 'one', person }
}
