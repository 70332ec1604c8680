import type { Clock } from '../../protocol/clock.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { ProvisionedRow } from '../../protocol/provisioning-jobs.ts'
import type { Graph } from '../entra/graph/create-graph.ts'
import { GraphFault, mayHaveBeenDone, told } from '../entra/graph/graph-fault.ts'
import type { ReachCrashPoint } from '../journal/crash-point.ts'
import type { Randomness } from '../randomness.ts'
import type { SentPeople } from './sent-people.ts'
import type { ProvisioningSettings } from './settings.ts'

/** Microsoft's limits: fifty people a call, forty calls in five seconds. */
const peoplePerCall = 50
const pauseMs = 5000 / 40
const dayMs = 86_400_000

export interface ReadyPerson {
  readonly id: string
  readonly digest: string
  readonly data: Readonly<Record<string, unknown>>
  /** What the server is told; absent: nothing, because this is nobody who starts. */
  readonly hire?: ProvisionedRow
  /** The last line of the log about them. */
  readonly after?: Date
}

/** How a run ended. What was not sent is not lost: the same file goes on from there. */
export interface SendReport {
  readonly sent: number
  /** Sent, and no answer came: whether they were taken is looked for later. */
  readonly unknown: number
  readonly left: number
  /** Why it ended before the end. */
  readonly stopped?: ErrorCode | 'day-is-full'
}

interface SendPorts {
  readonly graph: Pick<Graph, 'ask'>
  readonly sent: SentPeople
  readonly clock: Clock
  readonly random: Randomness
  /** After every call: how many people are dealt with. */
  readonly progress: (done: number, all: number) => void
  /** Where a test stops the world. */
  readonly reach: ReachCrashPoint
}

/**
 * Sends people, in the order of the file. A batch is on the disk before it goes, and again once it was taken: after a crash in
 * between nobody knows, and nobody of it is sent again before the directory and the log were looked at.
 * @see https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-post-bulkupload
 */
export async function sendPeople(
  people: readonly ReadyPerson[],
  { servicePrincipal, job, callsPerDay }: ProvisioningSettings,
  ports: SendPorts,
): Promise<SendReport> {
  const { sent, clock, progress } = ports
  const path = `/servicePrincipals/${servicePrincipal}/synchronization/jobs/${encodeURIComponent(job)}/bulkUpload`
  const report = { sent: 0, unknown: 0 }
  const dealtWith = () => report.sent + report.unknown
  const end = (stopped?: SendReport['stopped']): SendReport => ({
    ...report,
    left: people.length - dealtWith(),
    ...(stopped ? { stopped } : {}),
  })
  for (let at = 0; at < people.length; at += peoplePerCall) {
    const some = people.slice(at, at + peoplePerCall)
    if (sent.countSince(new Date(clock.now().getTime() - dayMs)).calls >= callsPerDay)
      return end('day-is-full')
    if (at > 0) await clock.sleep(pauseMs)
    const answer = await sendBatch(some, path, ports)
    if (typeof answer === 'object') return end(answer.refused)
    report[answer] += some.length
    progress(dealtWith(), people.length)
    // Whatever breaks answers would break the next ones too, and everybody in them would have to wait.
    if (answer === 'unknown') return end('cloud-unreachable')
  }
  return end()
}

/** One call. Refused: certainly nothing was taken. */
async function sendBatch(
  people: readonly ReadyPerson[],
  path: string,
  { graph, sent, clock, random, reach }: SendPorts,
): Promise<'sent' | 'unknown' | { readonly refused: ErrorCode }> {
  const batch = random.id()
  await reach('people-before-journal')
  await sent.begin(batch, people.map(noteOf), clock.now())
  await reach('people-journaled')
  try {
    const contentType = 'application/scim+json'
    await graph.ask({ method: 'POST', path, body: bulkOf(people), contentType, repeatable: false })
  } catch (fault) {
    if (!(fault instanceof GraphFault)) throw fault
    if (mayHaveBeenDone(fault)) return 'unknown'
    await sent.end(batch, 'refused', clock.now())
    return { refused: told[fault.code] }
  }
  await reach('people-sent')
  await sent.end(batch, 'sent', clock.now())
  await reach('people-written')
  return 'sent'
}

/** RFC 7644, 3.7. The method is always POST: who is there decides what becomes of a person. */
function bulkOf(people: readonly Pick<ReadyPerson, 'id' | 'data'>[]) {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: people.map(({ id, data }) => ({
      method: 'POST',
      bulkId: id,
      path: '/Users',
      data,
    })),
    failOnErrors: null,
  }
}

function noteOf({ id, digest, hire, after }: ReadyPerson) {
  return { id, digest, ...(hire ? { hire } : {}), ...(after ? { after } : {}) }
}
