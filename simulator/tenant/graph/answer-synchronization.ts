import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { SynchronizationJob } from '../state/synchronization-job.ts'
import {
  answerCollection,
  answerEntity,
  denied,
  type GraphAnswer,
  type GraphCall,
  GraphError,
  notFound,
  type Parameters,
} from './graph-call.ts'

const mostOperations = 50

/** RFC 7644, section 3.7. `method` is always POST: what becomes of a record the job decides, by who is there. */
const zBulk = z.looseObject({
  schemas: z.array(z.literal('urn:ietf:params:scim:api:messages:2.0:BulkRequest')).length(1),
  Operations: z
    .array(
      z.looseObject({
        method: z.literal('POST'),
        bulkId: z.string().min(1),
        path: z.literal('/Users'),
        data: z.looseObject({ schemas: z.array(z.string()).min(1) }),
      }),
    )
    .min(1)
    .max(mostOperations),
  failOnErrors: z.int().nullish(),
})

/**
 * `POST …/jobs/{job}/bulkUpload`: taken, and that is all anybody hears. What became of each person stands in the provisioning log
 * later, without the `bulkId`. The code of a refused body is UNVERIFIED.
 * @see https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-post-bulkupload
 */
export function takeUpload(call: GraphCall, parameters: Parameters): GraphAnswer {
  const { state, caller, headers, now } = call
  const job = findJob(call, parameters)
  const isWide = caller.roles.includes('SynchronizationData-User.Upload')
  if (!isWide && !job.owners.includes(caller.appId)) throw denied()
  if (!headers['content-type']?.startsWith('application/scim+json')) throw invalidFormat()
  const parsed = zBulk.safeParse(call.body)
  if (!parsed.success) throw invalidFormat()
  const requestId = randomUUID()
  const records = parsed.data.Operations.map(({ data }) => ({ data, requestId, at: now }))
  state.jobs.set(job.id, { ...job, waiting: [...job.waiting, ...records] })
  state.version += 1
  const filter = encodeURIComponent(`jobid eq '${job.id}'`)
  const location = `${call.baseUrl}/auditLogs/provisioning/?$filter=${filter}`
  return { status: 202, headers: { location, 'request-id': requestId } }
}

const invalidFormat = () => new GraphError(400, 'BadRequest', 'Invalid Data Format')

/** `GET …/synchronization/jobs`. */
export function listJobs(call: GraphCall, { principal = '' }: Parameters): GraphAnswer {
  const jobs = [...call.state.jobs.values()].filter(
    ({ servicePrincipalId }) => servicePrincipalId === principal,
  )
  if (jobs.length === 0) throw notFound(principal)
  return answerCollection(call, context(principal), jobs.map(showJob))
}

/** `GET …/synchronization/jobs/{job}`. */
export function readJob(call: GraphCall, parameters: Parameters): GraphAnswer {
  const job = findJob(call, parameters)
  return answerEntity(call, context(job.servicePrincipalId), showJob(job))
}

/** `POST …/jobs/{job}/start` and `…/pause`. A start ends a quarantine as well (UNVERIFIED). */
export function setJobState(
  call: GraphCall,
  parameters: Parameters,
  to: SynchronizationJob['state'],
): GraphAnswer {
  const job = findJob(call, parameters)
  call.state.jobs.set(job.id, { ...job, state: to })
  call.state.version += 1
  return { status: 204 }
}

const context = (principal: string) => `servicePrincipals('${principal}')/synchronization/jobs`

function findJob({ state }: GraphCall, { principal, job: id = '' }: Parameters) {
  const job = state.jobs.get(id)
  if (job?.servicePrincipalId !== principal || !job) throw notFound(id)
  return job
}

const codes = { active: 'Active', paused: 'Paused', quarantined: 'Quarantine' } as const

/** UNVERIFIED: which of the properties of a status are there before a first cycle; here the least. */
function showJob({ id, state }: SynchronizationJob) {
  return {
    id,
    templateId: 'API2AD',
    schedule: {
      expiration: null,
      interval: 'PT40M',
      state: state === 'paused' ? 'Disabled' : 'Active',
    },
    status: { code: codes[state] },
  }
}
