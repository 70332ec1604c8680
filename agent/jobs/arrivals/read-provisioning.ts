import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import type { Provisioning } from '../../provisioning/open-provisioning.ts'
import { readSentPeople, type SentPerson } from '../../provisioning/sent-people.ts'
import {
  findNews,
  outcomeSince,
  readToldPeople,
  type ToldPeople,
  writeToldPeople,
} from '../../provisioning/told-people.ts'
import { type JobTools, refuse } from '../job-tools.ts'

const mostPeople = 20
/** The tenant's logs are for everybody, however often a server asks: five calls in ten seconds. */
const lookAgainMs = 4000
const slackMs = 60_000

/**
 * Says what became of the people whom this agent's command sent. Only those: a server can name nobody here. What was told counts
 * as told when a later job says that its batch was taken.
 */
export async function readProvisioning(
  job: Extract<Job, { kind: 'read-provisioning' }>,
  tools: JobTools,
): Promise<ResultOf<'read-provisioning'>> {
  const { cloud, stateFolder, random } = tools
  const provisioning = cloud?.tenant.provisioning
  if (!provisioning) return refuse('guard-provision')
  const people = await readSentPeople(stateFolder, job.directory)
  const kept = confirm(
    await readToldPeople(stateFolder, job.directory, provisioning.about),
    job.taken,
  )
  const looked = await look(people, kept, provisioning, tools)
  const news = findNews(people, looked)
  const some = news.slice(0, mostPeople)
  const batch = random.id()
  const told = Object.fromEntries(some.map(({ id, key }) => [id, key]))
  await writeToldPeople(stateFolder, job.directory, { ...looked, pending: { batch, told } })
  const more = news.length > some.length
  return { outcome: 'provisioned', batch, people: some.map((each) => each.news), more }
}

function confirm({ pending, ...kept }: ToldPeople, taken: readonly string[]): ToldPeople {
  if (!pending || !taken.includes(pending.batch)) return kept
  return { ...kept, told: { ...kept.told, ...pending.told } }
}

/** Looks into the log where somebody's end is not known. One that cannot be read now is read the next time. */
async function look(
  people: readonly SentPerson[],
  kept: ToldPeople,
  provisioning: Provisioning,
  { clock, log }: JobTools,
): Promise<ToldPeople> {
  const now = clock.now()
  const open = people.filter((person) => !outcomeSince(person, kept.outcomes[person.id]))
  const isSoon = kept.lookedAt && now.getTime() < kept.lookedAt.getTime() + lookAgainMs
  if (open.length === 0 || isSoon) return kept
  const since = new Date(Math.min(...open.map(({ at }) => at.getTime())) - slackMs)
  const read = await provisioning.readOutcomes(since)
  if (read.outcome === 'refused') {
    log.warn('the provisioning log could not be read', { code: read.code })
    return { ...kept, lookedAt: now }
  }
  const seen = [...read.value].map(([id, { at, became, code }]) => [
    id,
    { at, became, ...(code ? { code } : {}) },
  ])
  return { ...kept, lookedAt: now, outcomes: { ...kept.outcomes, ...Object.fromEntries(seen) } }
}
