import { randomBytes, randomUUID } from 'node:crypto'
import { AdministrationError } from '../directory/administration-error.ts'
import type { TenantState } from './state/create-tenant-state.ts'
import type {
  ProvisioningEntry,
  SynchronizationJob,
  UploadedRecord,
} from './state/synchronization-job.ts'

/** What an administrator does to provisioning jobs, and what the provisioning agent reads and reports. */
export function administerProvisioning(state: TenantState) {
  const find = (jobId: string): SynchronizationJob => {
    const job = state.jobs.get(jobId)
    if (!job) throw new AdministrationError(404, 'there is no such job')
    return job
  }
  const put = (job: SynchronizationJob) => {
    state.jobs.set(job.id, job)
    state.version += 1
  }
  return {
    /** The gallery application *API-driven provisioning to on-premises Active Directory*, with its one job, started. */
    addProvisioningApplication({
      displayName = 'API-driven provisioning to on-premises Active Directory',
      owners = [],
    }: Partial<Pick<SynchronizationJob, 'displayName' | 'owners'>> = {}): SynchronizationJob {
      const id = `API2AD.${state.id.replaceAll('-', '')}.${randomBytes(8).toString('hex')}`
      const servicePrincipalId = randomUUID()
      put({ id, servicePrincipalId, displayName, owners, state: 'active', waiting: [] })
      return find(id)
    },
    /** The program owns the application from here on: `OwnedBy` permissions are enough for it. */
    addJobOwner: (jobId: string, appId: string) =>
      put({ ...find(jobId), owners: [...find(jobId).owners, appId] }),
    setJobState: (jobId: string, to: SynchronizationJob['state']) =>
      put({ ...find(jobId), state: to }),
    jobs: (): readonly SynchronizationJob[] => [...state.jobs.values()],
    /** What waits, for the agent that will write it; nothing while the job does not run. It is the agent's from here on. */
    takeUploads(jobId: string): readonly UploadedRecord[] {
      const job = find(jobId)
      if (job.state !== 'active' || job.waiting.length === 0) return []
      put({ ...job, waiting: [] })
      return job.waiting
    },
    /** What could not be tried comes before what came meanwhile. */
    returnUploads(jobId: string, records: readonly UploadedRecord[]) {
      const job = find(jobId)
      put({ ...job, waiting: [...records, ...job.waiting] })
    },
    noteProvisioned(entry: ProvisioningEntry) {
      state.provisioningLog.push(entry)
      state.version += 1
    },
    /** The whole log, oldest first, without its lag. */
    provisioningLog: (): readonly ProvisioningEntry[] => state.provisioningLog,
  }
}
