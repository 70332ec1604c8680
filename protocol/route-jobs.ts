import * as z from 'zod/mini'
import { zAccount, zInstant, zThumbprint } from './ids.ts'
import { job, zReceipts, zRefused } from './job-frame.ts'
import { zTemporaryRoute } from './parity-route.ts'

/**
 * The jobs of the routes with a temporary password. No field names a number or a mailbox, and none carries a password: the
 * agent makes it, sets it and sends it itself, to the number that its directory and its journal tell, or to the mailbox that
 * its directory has of the account's manager.
 */

/** Sets a random password that must be changed, and sends it. Done twice, it is done once. */
const zSendTemporary = job('send-temporary-password', {
  account: zAccount,
  route: zTemporaryRoute,
  language: z.string().check(z.maxLength(35)),
  receipts: zReceipts,
})

/** Looks whether its owner has changed it, and signed in since. */
const zWatchTemporary = job('watch-temporary-password', { account: zAccount })

export const zRouteJobs = [zSendTemporary, zWatchTemporary] as const

const zSendTemporaryResult = z.union([
  z.strictObject({
    outcome: z.literal('sent'),
    agent: zThumbprint,
    sentAt: zInstant,
    /** `unknown`: the carrier never answered, so it may have arrived. No other is ever sent after it. */
    arrival: z.enum(['accepted', 'unknown']),
    /** The last two digits of the number. Of a mailbox nothing is said. */
    sentTo: z.string().check(z.maxLength(20)),
    enabled: z.boolean(),
  }),
  zRefused,
])

const zWatchTemporaryResult = z.union([
  z.strictObject({
    outcome: z.literal('looked'),
    enabled: z.boolean(),
    /** When it was changed, by the directory's clock. */
    changedAt: z.optional(zInstant),
    /** The first sign-in in the directory since. */
    signedInAt: z.optional(zInstant),
    /** A sign-in in the cloud since, where the agent has power over the tenant and may see it. */
    cloudSignedInAt: z.optional(zInstant),
  }),
  zRefused,
])

export const zRouteResultOf = {
  'send-temporary-password': zSendTemporaryResult,
  'watch-temporary-password': zWatchTemporaryResult,
} as const
