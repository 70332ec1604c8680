import * as z from 'zod/mini'
import { job, zRefused } from './job-frame.ts'

/** Asks what became of the people whom the agent's own command sent to the tenant: results, and nobody else's words. */

const zText = z.optional(z.string().check(z.maxLength(320)))
const zBatch = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))

/** Somebody of HR's file, as far as their delivery needs it. Shaped, **not yet believed**: intake understands it like any row. */
export const zProvisionedRow = z.strictObject({
  employeeNumber: z.string().check(z.minLength(1), z.maxLength(64)),
  startsOn: zText,
  startsAt: zText,
  timeZone: zText,
  firstName: zText,
  lastName: zText,
  language: zText,
  mobile: zText,
  mail: zText,
  managerName: zText,
  managerMail: zText,
})
export type ProvisionedRow = z.infer<typeof zProvisionedRow>

/** What the provisioning log says of somebody, in our words; the tenant's own text stays where the agent runs. */
export const provisioningCodes = [
  'provisioning-failed',
  'provisioning-incomplete',
  'provisioning-name-invalid',
  'provisioning-name-taken',
  'provisioning-place-missing',
  'provisioning-several',
] as const

const zProvisioned = z.discriminatedUnion('became', [
  z.strictObject({ row: zProvisionedRow, became: z.enum(['sent', 'created']) }),
  z.strictObject({
    row: zProvisionedRow,
    became: z.literal('failed'),
    code: z.enum(provisioningCodes),
  }),
])
export type Provisioned = z.infer<typeof zProvisioned>

const zReadProvisioning = job('read-provisioning', {
  /** Batches that were taken in: the agent that gave one of them goes on behind it. */
  taken: z.array(zBatch).check(z.maxLength(16)),
})
export const zProvisioningJobs = [zReadProvisioning] as const

export const zProvisioningResultOf = {
  'read-provisioning': z.union([
    z.strictObject({
      outcome: z.literal('provisioned'),
      batch: zBatch,
      people: z.array(zProvisioned).check(z.maxLength(20)),
      /** There is more to be told at once. */
      more: z.boolean(),
    }),
    zRefused,
  ]),
} as const
