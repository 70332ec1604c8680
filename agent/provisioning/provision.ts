import type { AgentConfig } from '../config.ts'
import { type DirectorySettings, listGoverned } from '../config.ts'
import { GraphFault, told } from '../entra/graph/graph-fault.ts'
import { openTenantsGraph } from '../entra/open-graph.ts'
import { readGuard } from '../guard/read-guard.ts'
import { openPrivateFolder } from '../identity/private-folder.ts'
import { tryLock } from '../lock-state-folder.ts'
import { openServed } from '../open-served.ts'
import { systemRandomness } from '../randomness.ts'
import { readJsonFile, readTextFile } from '../read-json-file.ts'
import type { AgentPorts } from '../start.ts'
import { StartProblem } from '../start-problem.ts'
import type { Outcome } from './judge-outcome.ts'
import { planRun, type RunPlan } from './plan-run.ts'
import { readMapping } from './read-mapping.ts'
import { readOutcomes } from './read-outcomes.ts'
import { readRows } from './read-rows.ts'
import { type SendReport, sendPeople } from './send-people.ts'
import { openSentPeople, readSentPeople, type SentPerson } from './sent-people.ts'
import { outcomeSince } from './told-people.ts'

/** What the command was called with. */
export interface WantedRun {
  readonly file: string
  readonly directory: string | undefined
  /** Change whoever exists, too; the guard file has to allow it. */
  readonly update: boolean
  readonly dryRun: boolean
}

type Ports = Pick<AgentPorts, 'clock' | 'log' | 'nodeDebug' | 'reach'> & {
  readonly progress?: (done: number, all: number) => void
}

const dayMs = 86_400_000

/**
 * Sends the people of a file. Throws {@link StartProblem} for what its caller can mend; nothing was sent then.
 */
export async function provision(
  config: AgentConfig,
  wanted: WantedRun,
  ports: Ports,
): Promise<RunPlan & Partial<SendReport>> {
  const { clock, log, progress = () => undefined, reach = () => undefined } = ports
  const { settings, entra, provisioning } = findProvisioning(config, wanted.directory)
  const rules = (await readGuard(config.guardFile, listGoverned(config))).get(settings.name)
  if (!rules?.provision) {
    throw new StartProblem(
      'the guard file does not let people be sent',
      `add "provision": {} to the rules of ${settings.name} in ${config.guardFile}`,
    )
  }
  const document = await readJsonFile(provisioning.mappingFile, 'the mapping file')
  const mapping = readMapping(document, rules.provision.attributes)
  const rows = readRows(await readTextFile(wanted.file, 'the file of people'), mapping)
  const random = systemRandomness
  await openPrivateFolder(config.stateFolder)
  const unlock = await tryLock(config.stateFolder, 'provisioning')
  if (!unlock) {
    throw new StartProblem(
      'another run is sending people with this state folder',
      'wait for its end',
    )
  }
  const now = clock.now()
  const keepDays = config.forgetAfterDays
  const sent = await openSentPeople(config.stateFolder, settings.name, { now, keepDays })
  const served = await openServed(settings, {
    ...{ clock, log, random, nodeDebug: ports.nodeDebug },
    findFirstPass: () => undefined,
  })
  try {
    const { people } = served.cloud ?? {}
    // Its settings stand in the tenant's, so there is one.
    if (!people) throw new RangeError('people are sent to a tenant')
    const graph = await openTenantsGraph(entra, { clock, log, random })
    const ids = new Set(rows.map(({ row }) => row[String(mapping.attributes['externalId'])]))
    const open = sent.people().filter(({ id }) => ids.has(id))
    const { job } = provisioning
    const outcomes = await readPast(open, (since) => readOutcomes({ job, since }, { graph, clock }))
    const { people: today } = sent.countSince(new Date(now.getTime() - dayMs))
    const plan = await planRun(rows, {
      ...{ mapping, directory: served.directory, people, sent: open, outcomes, now },
      ...{ update: wanted.update, room: Math.max(0, rules.provision.perDay - today) },
      rules: { ...rules, provision: rules.provision },
    })
    if (wanted.dryRun) return plan
    const sending = { graph, sent, clock, random, progress, reach }
    return { ...plan, ...(await sendPeople(plan.ready, provisioning, sending)) }
  } finally {
    await served.directory.stop()
    await sent.close()
    await unlock()
  }
}

/** What the log says of those who were sent before. Where it cannot be read, nobody who was sent before is sent again. */
async function readPast(
  people: readonly SentPerson[],
  read: (since: Date) => Promise<ReadonlyMap<string, Outcome>>,
): Promise<ReadonlyMap<string, Outcome>> {
  if (people.length === 0) return new Map()
  const first = Math.min(...people.map(({ at }) => at.getTime()))
  try {
    return await read(new Date(first - 60_000))
  } catch (fault) {
    throw fault instanceof GraphFault ? unreadable(fault) : fault
  }
}

function unreadable({ code }: GraphFault): StartProblem {
  return new StartProblem(
    `the provisioning log cannot be read: ${told[code]}`,
    'some of these people were sent before, and what became of them has to be known first; see docs/errors.md',
  )
}

/** Somebody who was sent, and what became of them. */
export interface PersonsEnd {
  readonly id: string
  readonly sentAt: Date
  readonly became: 'waiting' | 'unknown' | 'created' | 'failed'
  readonly code?: string
  /** Microsoft's own words. */
  readonly reason?: string
}

/** What became of everybody who was sent, the log read just now. Throws {@link StartProblem}. */
export async function readEnds(
  config: AgentConfig,
  directory: string | undefined,
  { clock, log }: Pick<Ports, 'clock' | 'log'>,
): Promise<readonly PersonsEnd[]> {
  const { settings, entra, provisioning } = findProvisioning(config, directory)
  const people = await readSentPeople(config.stateFolder, settings.name)
  const graph = await openTenantsGraph(entra, { clock, log, random: systemRandomness })
  const { job } = provisioning
  const outcomes = await readPast(people, (since) => readOutcomes({ job, since }, { graph, clock }))
  return people.map((person) => {
    const { id, at: sentAt, state } = person
    const outcome = outcomeSince(person, outcomes.get(id))
    const became = outcome?.became ?? (state === 'sent' ? 'waiting' : 'unknown')
    const { code, reason } = outcome ?? {}
    return { id, sentAt, became, ...(code ? { code } : {}), ...(reason ? { reason } : {}) }
  })
}

function findProvisioning(config: AgentConfig, named: string | undefined) {
  const able = config.directories.filter(({ entra }) => entra?.provisioning)
  const settings: DirectorySettings | undefined =
    named === undefined && able.length === 1 ? able[0] : able.find(({ name }) => name === named)
  const { entra } = settings ?? {}
  if (!settings || !entra?.provisioning) {
    throw new StartProblem(
      'no provisioning application is configured for that directory',
      'fill `entra.provisioning`, and name the directory with --directory where there are several',
    )
  }
  return { settings, entra, provisioning: entra.provisioning }
}
