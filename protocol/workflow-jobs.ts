import * as z from 'zod/mini'
import { zAccount, zInstant } from './ids.ts'
import { job, zRefused } from './job-frame.ts'
import { zProvisioningResultOf } from './provisioning-jobs.ts'

/**
 * The jobs by which people arrive from Entra. None belongs to a delivery yet: `delivery` is the id of the workflow's case, or of
 * the round of changes.
 */

/** An id of something in Entra. Put into the path of a call: nothing but letters, digits, dashes and underscores. */
const zEntraId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))

const zText = z.optional(z.string().check(z.maxLength(320)))

/** Reads who a workflow is about, by the object id in Entra that it named. */
const zFindPerson = job('find-person', { person: zAccount })

/**
 * What a tenant says of somebody who is to start. Shaped, **not yet believed**: intake understands it like a row of HR's, and
 * the directory's own number and employee number count before these.
 */
export const zArrivingPerson = z.strictObject({
  /** The `objectGUID` of a synchronised account, else the object id. */
  account: zAccount,
  employeeNumber: zText,
  /** `employeeHireDate`, with its time part. */
  hiredAt: z.optional(zInstant),
  firstName: zText,
  lastName: zText,
  language: zText,
  mobile: zText,
  /** The first private address (`otherMails`): the work mailbox opens with the key that is still to be given. */
  mail: zText,
  managerName: zText,
  managerMail: zText,
})
export type ArrivingPerson = z.infer<typeof zArrivingPerson>

/** Tells a workflow that waits what became of its person. */
const zAnswerWorkflow = job('answer-workflow', {
  workflow: zEntraId,
  task: zEntraId,
  processingResult: zEntraId,
  status: z.enum(['completed', 'failed']),
})

/** Asks who changed in the tenant, of those that the agent's rules let arrive. */
const zReadChanges = job('read-changes', {
  /** Batches that were taken in: the agent that gave one of them goes on behind it. Any other says its own again. */
  taken: z.array(zEntraId).check(z.maxLength(16)),
})

export const zWorkflowJobs = [zFindPerson, zAnswerWorkflow, zReadChanges] as const

const zFindPersonResult = z.union([
  z.strictObject({ outcome: z.literal('one'), person: zArrivingPerson }),
  /** Nobody in the tenant has this id, or not any more. */
  z.strictObject({ outcome: z.literal('none') }),
  zRefused,
])

const zAnswerWorkflowResult = z.union([
  /** `over`: it does not wait any more, because it was answered before or gave up. */
  z.strictObject({ outcome: z.enum(['told', 'over']) }),
  zRefused,
])

const zReadChangesResult = z.union([
  z.strictObject({
    outcome: z.literal('changes'),
    batch: zEntraId,
    people: z.array(zArrivingPerson).check(z.maxLength(20)),
    /** So many whom a rule would recognise if they had a hire date: they are nobody here, and `doctor` says so. */
    undated: z.optional(z.int().check(z.gte(1))),
    /** There is more to be read at once. */
    more: z.boolean(),
  }),
  zRefused,
])

export const zWorkflowResultOf = {
  'find-person': zFindPersonResult,
  'answer-workflow': zAnswerWorkflowResult,
  'read-changes': zReadChangesResult,
} as const

/** Whether a job is about somebody, or something, that has no delivery yet. */
export function isArrivalKind(kind: string): kind is ArrivalKind {
  return Object.hasOwn(zWorkflowResultOf, kind) || Object.hasOwn(zProvisioningResultOf, kind)
}
export type ArrivalKind = keyof typeof zWorkflowResultOf | keyof typeof zProvisioningResultOf
