import type { Clock } from '../../../protocol/clock.ts'
import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import type { CloudRead, Held, LivePass, Tenant } from '../../entra/tenant.ts'
import { decideRead } from '../../guard/decide-guard.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { readGuarded } from '../read-guarded.ts'
import { findOurs, verifyPassReceipts } from './find-ours.ts'
import { findStrongMethod } from './read-cloud-status.ts'

/** Lists what somebody holds; those that ask at the same moment share one call. */
export type ListHeld = (user: string) => Promise<CloudRead<Held>>

/** So long a question waits for others to ride with it. */
const gatheringMs = 250

/** Gathers what many jobs ask within a moment into batches: a fleet is watched with few calls. */
export function createListHeld(tenant: Tenant, clock: Pick<Clock, 'sleep'>): ListHeld {
  let waiting: Promise<CloudRead<ReadonlyMap<string, Held>>> | undefined
  let users = new Set<string>()
  const askTogether = async () => {
    await clock.sleep(gatheringMs)
    const asked = [...users]
    users = new Set()
    waiting = undefined
    return tenant.listHeld(asked)
  }
  return async (user) => {
    users.add(user)
    waiting ??= askTogether()
    const read = await waiting
    if (read.outcome === 'refused') return read
    const held = read.value.get(user)
    return held
      ? { outcome: 'read', value: held }
      : { outcome: 'refused', code: 'cloud-unreachable' }
  }
}

/** Says whether the account's owner has registered a method that withstands phishing, and how their pass stands. */
export async function listMethods(
  job: Extract<Job, { kind: 'list-methods' }>,
  tools: JobTools,
): Promise<ResultOf<'list-methods'>> {
  if (!tools.cloud) return refuse('guard-pass')
  const allowed = await readGuarded(job, job.account, tools, (facts) =>
    decideRead(tools.rules, facts),
  )
  if (allowed.outcome === 'refused') return allowed
  const person = await tools.cloud.people.findUser(job.account)
  if (person.outcome === 'refused') return person
  if (person.value === 'absent') return { outcome: 'listed', pass: 'gone' }
  const read = await tools.cloud.listHeld(person.value)
  if (read.outcome === 'refused') return read
  if (read.value === 'gone') return { outcome: 'listed', pass: 'gone' }
  const { methods, passes } = read.value
  const [receipt] = await verifyPassReceipts(job.receipt ? [job.receipt] : [], job, tools)
  const strongMethod = findStrongMethod(methods)
  const pass = await findState(job, person.value, passes, receipt?.pass, tools)
  return { outcome: 'listed', pass, ...(strongMethod ? { strongMethod } : {}) }
}

async function findState(
  job: Extract<Job, { kind: 'list-methods' }>,
  user: string,
  passes: readonly LivePass[],
  watched: string | undefined,
  tools: JobTools,
): Promise<Extract<ResultOf<'list-methods'>, { outcome: 'listed' }>['pass']> {
  const ours = passes.find(({ id }) => id === watched)
  if (ours) {
    if (ours.reason === 'OneTimeUsed') return 'used'
    return ours.reason === 'Expired' ? 'expired' : 'live'
  }
  const { passes: memory } = tools.journal.index
  const { directory, account } = job
  // A read that lags behind shows what was taken away.
  const other = passes.find(
    ({ id, usable }) => usable && !memory.wasRemoved(directory, account, id),
  )
  if (!other) return 'gone'
  return (await takeLateAway(job, user, other, tools)) ? 'superseded' : 'replaced'
}

/**
 * A mint whose answer was lost may be done after another one was shown, and Graph keeps the later. It is ours, and of no
 * use to anybody: nobody can read its code.
 */
async function takeLateAway(
  { directory, account }: Extract<Job, { kind: 'list-methods' }>,
  user: string,
  pass: LivePass,
  tools: JobTools,
): Promise<boolean> {
  const ours = await findOurs({ directory, account }, { passwords: [], passReceipts: [] }, tools)
  if (!ours.isOurs(pass)) return false
  const removed = await tools.cloud?.tenant.removePass(user, pass.id)
  if (removed?.outcome !== 'read') return false
  const at = tools.clock.now().toISOString()
  await tools.journal.append({ type: 'pass-removed', at, directory, account, pass: pass.id })
  return true
}
