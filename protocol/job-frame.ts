import * as z from 'zod/mini'
import { zDirectory, zId, zInstant } from './ids.ts'

/** One kind of job: what every job says, and the fields of this kind. */
export const job = <Kind extends string, Fields extends z.core.$ZodShape>(
  kind: Kind,
  fields: Fields,
) =>
  z.strictObject({
    id: zId,
    kind: z.literal(kind),
    directory: zDirectory,
    delivery: zId,
    /** After this the answer is of no use: an agent that reads it later leaves it alone. */
    expiresAt: zInstant,
    ...fields,
  })

/** Receipts of listed agents, so that another agent knows what is *ours*. */
export const zReceipts = z.array(z.string()).check(z.maxLength(8))

/** The answer that every kind of job can give: a code of the closed table of errors. */
export const zRefused = z.strictObject({
  outcome: z.literal('refused'),
  code: z.string().check(z.maxLength(60)),
})
