import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { type DirectoryEndpoint, useDirectory } from '../sync/open-directory.ts'
import type { Tenant } from '../tenant/start-tenant.ts'
import type { UploadedRecord } from '../tenant/state/synchronization-job.ts'
import { type DescribedRecord, describeRecord, type MappingOptions } from './describe-record.ts'
import type { Provisioned } from './provisioned.ts'
import { summarizeProvisioned } from './summarize-provisioned.ts'
import { type OpenDirectory, writeAccount, writeManager } from './write-account.ts'

interface ProvisioningOptions extends MappingOptions {
  readonly jobId: string
  /** It signs in as somebody who may create people there. */
  readonly directory: DirectoryEndpoint
  /** A cycle so often; left out: only when asked. In the world: 20 to 40 minutes (UNVERIFIED). */
  readonly everySeconds?: number | undefined
}

interface ProvisioningPorts {
  readonly tenant: Pick<Tenant, 'id' | 'jobs' | 'takeUploads' | 'returnUploads' | 'noteProvisioned'>
  readonly clock: Clock
  readonly log: Log
}

/** What a cycle did: counts only. `failed`: the directory did not answer; what was not written waits for the next cycle. */
export interface ProvisioningReport {
  readonly at: Date
  readonly created: number
  readonly changed: number
  readonly disabled: number
  readonly skipped: number
  readonly refused: number
  readonly failed: boolean
}

/** The provisioning agent: it writes what HR uploaded into a directory, over LDAPS. */
export interface Provisioning {
  readonly jobId: string
  /** Works on what waits. Cycles wait for one another. */
  runCycle(): Promise<ProvisioningReport>
  lastCycle(): ProvisioningReport | undefined
  stop(): Promise<void>
}

/** Starts to provision: at once and then every so many seconds, or only when asked. */
export function startProvisioning(
  options: ProvisioningOptions,
  ports: ProvisioningPorts,
): Provisioning {
  const { clock, log } = ports
  /** Managers who were not there yet, by whose they are: tried again with every cycle. */
  const waiting = new Map<string, string>()
  let last: ProvisioningReport | undefined
  let queue: Promise<unknown> = Promise.resolve()
  const runCycle = () => {
    const done = queue.then(() => workThrough(options, ports, waiting))
    queue = done.then(
      (report) => {
        last = report
      },
      () => undefined,
    )
    return done
  }
  const stopping = new AbortController()
  const repeat = async () => {
    while (options.everySeconds !== undefined && !stopping.signal.aborted) {
      await runCycle().catch((error: unknown) =>
        log.warn('a provisioning cycle broke off', { code: nameOf(error) }),
      )
      await clock.sleep(options.everySeconds * 1000, stopping.signal)
    }
  }
  const loop = repeat()
  return {
    jobId: options.jobId,
    runCycle,
    lastCycle: () => last,
    async stop() {
      stopping.abort()
      await loop
      await queue
    },
  }
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown')

async function workThrough(
  options: ProvisioningOptions,
  ports: ProvisioningPorts,
  waiting: Map<string, string>,
): Promise<ProvisioningReport> {
  const { tenant, clock, log } = ports
  const left = [...tenant.takeUploads(options.jobId)]
  const cycle = openCycle(options, ports)
  try {
    if (left.length > 0 || waiting.size > 0) {
      await useDirectory(options.directory, async (client) => {
        const directory = { client, baseDn: await readBaseDn(client) }
        for (let record = left[0]; record; record = left[0]) {
          await provision(directory, record, { options, cycle, clock, waiting })
          left.shift()
        }
        await resolveManagers(directory, cycle, waiting)
      })
    }
    return cycle.report(false)
  } catch (error) {
    log.warn('the directory could not be written', { code: nameOf(error) })
    tenant.returnUploads(options.jobId, left)
    return cycle.report(true)
  }
}

type Cycle = ReturnType<typeof openCycle>

/** Writes the log of one cycle and counts what happened. */
function openCycle({ jobId }: ProvisioningOptions, { tenant, clock }: ProvisioningPorts) {
  const job = tenant.jobs().find(({ id }) => id === jobId)
  if (!job) throw new Error('there is no such job')
  const cycleId = randomUUID()
  const at = clock.now()
  const counts = { created: 0, changed: 0, disabled: 0, skipped: 0, refused: 0 }
  const count = ({ status, action }: Provisioned) => {
    if (status === 'failure') counts.refused += 1
    else if (status === 'skipped') counts.skipped += 1
    else if (action === 'create') counts.created += 1
    else if (action === 'disable') counts.disabled += 1
    else counts.changed += 1
  }
  return {
    note(done: Provisioned, changeId: string, began: Date) {
      const now = clock.now()
      const milliseconds = Math.max(0, now.getTime() - began.getTime())
      const ids = { id: randomUUID(), tenantId: tenant.id, cycleId, changeId }
      tenant.noteProvisioned(summarizeProvisioned(done, { ...ids, job, at: now, milliseconds }))
      count(done)
    },
    clock,
    report: (failed: boolean): ProvisioningReport => ({ at, ...counts, failed }),
  }
}

async function provision(
  directory: OpenDirectory,
  { data }: UploadedRecord,
  room: {
    readonly options: ProvisioningOptions
    readonly cycle: Cycle
    readonly clock: Clock
    readonly waiting: Map<string, string>
  },
): Promise<void> {
  const { options, cycle, clock, waiting } = room
  const began = clock.now()
  const described = describeRecord(data, options, began)
  const done =
    'missing' in described
      ? refuseIncomplete(described)
      : await withManager(directory, described, await writeAccount(directory, described), waiting)
  cycle.note(done, randomUUID(), began)
}

function refuseIncomplete(described: {
  readonly missing: readonly string[]
  readonly externalId: string
}): Provisioned {
  return {
    externalId: described.externalId,
    displayName: '',
    action: 'other',
    status: 'failure',
    problem: 'MissingRequiredAttribute',
    reason: `Required attributes are missing: ${described.missing.join(', ')}.`,
    changes: [],
  }
}

/** A manager who is not there is a warning; they are looked for again later. No account is ever made up for one. */
async function withManager(
  directory: OpenDirectory,
  { externalId, manager }: DescribedRecord,
  done: Provisioned,
  waiting: Map<string, string>,
): Promise<Provisioned> {
  if (!manager || done.status === 'failure') return done
  const written = await writeManager(directory, externalId, manager)
  waiting.delete(externalId)
  if (written === undefined) return done
  if (written === 'not-found') {
    waiting.set(externalId, manager)
    const reason = 'The manager is not in the directory.'
    return { ...done, status: 'warning', problem: 'ManagerNotFound', reason }
  }
  const { externalId: id, displayName, target } = done
  const about = { externalId: id, displayName, ...(target ? { target } : {}) }
  const action = done.status === 'skipped' ? 'update' : done.action
  return { ...about, action, status: 'success', changes: [...done.changes, written] }
}

async function resolveManagers(
  directory: OpenDirectory,
  cycle: Cycle,
  waiting: Map<string, string>,
): Promise<void> {
  for (const [externalId, manager] of [...waiting]) {
    const began = cycle.clock.now()
    const written = await writeManager(directory, externalId, manager)
    if (written === 'not-found') continue
    waiting.delete(externalId)
    const changes = written ? [written] : []
    const about = { externalId, displayName: '', action: 'update', changes } as const
    cycle.note({ ...about, status: 'success' }, randomUUID(), began)
  }
}

async function readBaseDn(client: OpenDirectory['client']): Promise<string> {
  const root = await client.search('', { scope: 'base', attributes: ['defaultNamingContext'] })
  return String(root.searchEntries[0]?.['defaultNamingContext'] ?? '')
}
