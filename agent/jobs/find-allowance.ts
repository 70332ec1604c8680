import type { Purpose } from '../../protocol/ids.ts'
import type { Job } from '../../protocol/jobs.ts'
import type { Allowance } from '../guard/allowance.ts'
import { StartProblem } from '../start-problem.ts'
import type { JobTools } from './job-tools.ts'

/**
 * The allowance that an operator of this host made for an account and purpose, if it is live and no set has used it up; the
 * set of box `jti` may settle on its own. A file that cannot be read allows nothing.
 */
export async function findAllowance(
  account: string,
  purpose: Purpose,
  tools: Pick<JobTools, 'allowances' | 'directory' | 'journal' | 'clock' | 'log'>,
  jti?: string,
): Promise<Allowance | undefined> {
  const now = tools.clock.now()
  // Uses may be missing from a journal that was put back: none counts until an operator has looked.
  if (tools.journal.index.putBack?.confirmed === false) return undefined
  const isFree = ({ id }: Allowance) => {
    const user = tools.journal.index.findAllowanceUse(id)
    return user === undefined || (user.jti === jti && user.account === account)
  }
  return (await listAll(tools)).find(
    (one) =>
      one.directory === tools.directory.name &&
      one.account === account &&
      one.purpose === purpose &&
      now.getTime() < Date.parse(one.until) &&
      isFree(one),
  )
}

/** Notes in the agent's own log that a set is using an allowance up. A log that cannot be written changes nothing. */
export async function noteAllowanceUse(
  id: string,
  job: Pick<Job, 'id'>,
  tools: Pick<JobTools, 'allowances' | 'clock' | 'log' | 'writeAllowance'>,
): Promise<void> {
  const used = (await listAll(tools)).find((allowance) => allowance.id === id)
  if (!used) return
  const { id: allowance, madeAt: _, ...words } = used
  const event = 'allowance-used' as const
  try {
    await tools.writeAllowance({ at: tools.clock.now(), event, allowance, by: job.id, ...words })
  } catch {
    tools.log.error('the refusal log cannot be written', { job: job.id })
  }
}

async function listAll({
  allowances,
  log,
}: Pick<JobTools, 'allowances' | 'log'>): Promise<readonly Allowance[]> {
  try {
    return await allowances.list()
  } catch (fault) {
    if (!(fault instanceof StartProblem)) throw fault
    log.error('the allowances cannot be read: none counts')
    return []
  }
}
