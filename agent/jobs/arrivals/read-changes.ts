import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import type { ArrivingPerson } from '../../../protocol/workflow-jobs.ts'
import type { Read } from '../../directory.ts'
import { decideArrival, isNewcomer } from '../../entra/arrivals/decide-arrival.ts'
import { keepPosition, type Position } from '../../entra/arrivals/keep-position.ts'
import type { Arrivals } from '../../entra/arrivals/open-arrivals.ts'
import type { Changed } from '../../entra/arrivals/read-delta.ts'
import type { Tenant } from '../../entra/tenant.ts'
import { decideRead } from '../../guard/decide-guard.ts'
import { type CloudPower, type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal } from '../read-guarded.ts'

/** So many people in one answer, and so many pages without anybody. */
const mostPeople = 20
const mostPages = 20

/** Where it would go on, and whom it found on the way. */
interface Round {
  readonly people: readonly ArrivingPerson[]
  /** Whom a rule would recognise if they had a hire date. */
  readonly undated: number
  readonly next: Position
  readonly more: boolean
}

/**
 * Says who changed, of those whom a rule of this agent recognises and the guard lets it read. The position moves on only when a
 * later job says that the batch was taken: an answer that was lost is given again, and so is one that was cut off by a crash.
 */
export async function readChanges(
  job: Extract<Job, { kind: 'read-changes' }>,
  tools: JobTools,
): Promise<ResultOf<'read-changes'>> {
  const { cloud, stateFolder, random } = tools
  const arrivals = cloud?.tenant.arrivals
  if (!arrivals || arrivals.rules.length === 0) {
    await noteRefusal(job, tools, 'guard-workflows', 'no rule says who may arrive')
    return refuse('guard-workflows')
  }
  const kept = keepPosition(stateFolder, job.directory, arrivals.about)
  const from = await kept.find(job.taken)
  const read = await readRound(from, arrivals, cloud, tools)
  if (read.outcome === 'refused') return read
  const { people, undated, next, more } = read.value
  const batch = random.id()
  await kept.handOver(from, batch, next)
  return { outcome: 'changes', batch, people: [...people], ...(undated > 0 && { undated }), more }
}

async function readRound(
  from: Position,
  arrivals: Arrivals,
  cloud: CloudPower,
  tools: JobTools,
): Promise<Read<Round>> {
  const people: ArrivingPerson[] = []
  let undated = 0
  let at = from
  for (let pages = 0; pages < mostPages; pages += 1) {
    const read = await arrivals.readDelta(at.link)
    if (read.outcome === 'refused') return read
    const page = read.value
    if (page === 'lost') {
      tools.log.warn('the tenant forgot how far its changes were read', { tenant: cloud.tenant.id })
      return found({ people: [], undated: 0, next: { after: 0 }, more: true })
    }
    const rest = page.changed.slice(at.after)
    const dealtWith = await addNewcomers(people, rest, arrivals, cloud, tools)
    if (dealtWith.outcome === 'refused') return dealtWith
    undated += dealtWith.value.undated
    if (dealtWith.value.count < rest.length) {
      const next = { ...at, after: at.after + dealtWith.value.count }
      return found({ people, undated, next, more: true })
    }
    at = { link: page.next, after: 0 }
    if (page.isEnd) return found({ people, undated, next: at, more: false })
  }
  return found({ people, undated, next: at, more: true })
}

/** Adds those who may arrive, as long as there is room. Answers with how many it dealt with, and how many have no hire date. */
async function addNewcomers(
  people: ArrivingPerson[],
  page: readonly Changed[],
  arrivals: Arrivals,
  cloud: CloudPower,
  tools: JobTools,
): Promise<Read<{ readonly count: number; readonly undated: number }>> {
  let undated = 0
  for (const [count, changed] of page.entries()) {
    if (people.length === mostPeople) return { outcome: 'read', value: { count, undated } }
    const one = await judgeChanged(changed, arrivals, cloud, tools)
    if (one.outcome === 'refused') return one
    if (one.value === 'undated') undated += 1
    else if (one.value) people.push(one.value)
  }
  return { outcome: 'read', value: { count: page.length, undated } }
}

/** Without a hire date nobody can tell a newcomer from everybody else: those are counted, and not looked up. */
async function judgeChanged(
  changed: Changed,
  arrivals: Arrivals,
  cloud: CloudPower,
  tools: JobTools,
): Promise<Read<ArrivingPerson | 'undated' | undefined>> {
  if (changed.hiredAt === null) {
    const isWanted = isWantedOtherwise(arrivals, changed, tools)
    return { outcome: 'read', value: isWanted ? 'undated' : undefined }
  }
  if (!decideArrival(arrivals.rules, changed, tools.clock.now())) return nobody
  const one = await findNewcomer(changed.user, arrivals, cloud, tools)
  return one.outcome === 'refused' && theirs.has(one.code) ? nobody : one
}

/** Whether a rule could recognise them, whenever they start. */
function isWantedOtherwise(
  { rules }: Arrivals,
  { hiredAt: _, ...person }: Changed,
  { clock }: JobTools,
): boolean {
  return decideArrival(rules, person, clock.now())
}

const found = (value: Round): Read<Round> => ({ outcome: 'read', value })

/** Refusals that are about this person and not about the world: the others go on without them. */
const theirs: ReadonlySet<string> = new Set([
  'account-gone',
  'account-missing',
  'cloud-account-missing',
  'cloud-guest',
  'directory-rights',
])

/** Somebody who may arrive, read whole: `undated` where no hire date stands there, undefined where no rule holds after all, or the guard keeps them out of reach. */
async function findNewcomer(
  user: string,
  arrivals: Arrivals,
  { tenant }: CloudPower,
  { directory, rules, clock }: JobTools,
): Promise<Read<ArrivingPerson | 'undated' | undefined>> {
  const read = await arrivals.readPerson(user)
  if (read.outcome === 'refused') return read
  if (read.value === 'gone' || read.value.isExternal) return nobody
  const { hiredAt, attributes, person } = read.value
  if (hiredAt === undefined) return { outcome: 'read', value: 'undated' }
  if (!isNewcomer(hiredAt, clock.now())) return nobody
  const groups = await readGroups(user, arrivals, tenant)
  if (groups.outcome === 'refused') return groups
  const whole = { hiredAt, attributes, groups: groups.value }
  if (!decideArrival(arrivals.rules, whole, clock.now())) return nobody
  const account = await directory.readAccount(person.account)
  if (account.outcome === 'refused') return account
  const isAllowed = decideRead(rules, account.value).outcome === 'allowed'
  return isAllowed ? { outcome: 'read', value: person } : nobody
}

/** Nobody is asked for groups that no rule names. */
async function readGroups(
  user: string,
  { rules }: Arrivals,
  tenant: Tenant,
): Promise<Read<readonly string[]>> {
  if (rules.every(({ groups }) => groups === undefined)) return { outcome: 'read', value: [] }
  const facts = await tenant.readFacts(user)
  return facts.outcome === 'refused' ? facts : { outcome: 'read', value: facts.value.groups }
}

const nobody = { outcome: 'read', value: undefined } as const
