import * as z from 'zod/mini'
import { zAccount, zInstant, zPurpose } from './ids.ts'
import { job, zReceipts, zRefused } from './job-frame.ts'

/**
 * The jobs of the power to register a phone (route `reset-invite`). No field names a number: it is the one that the agent
 * sends codes to, by the directory and its journal.
 */

/** Registers the phone of somebody who has just proved that it is theirs, as a method that opens self-service reset. */
const zRegisterPhone = job('register-phone', {
  account: zAccount,
  purpose: zPurpose,
  /** The hire's press: words signed by the browser's granted key (see `phone-request.ts`). */
  request: z.string().check(z.maxLength(4096)),
  grants: z.array(z.string()).check(z.maxLength(4)),
  /** Of passwords that were set through us. */
  receipts: zReceipts,
  /** Of phones that were registered by us. */
  phoneReceipts: zReceipts,
})

/** How the account's password stood when the phone was registered: its `pwdLastSet`, and its last change in the tenant. */
export const zPasswordBefore = z.strictObject({
  pwdLastSet: z.string().check(z.regex(/^[0-9]{1,19}$/)),
  changedInCloudAt: z.optional(zInstant),
})
export type PasswordBefore = z.infer<typeof zPasswordBefore>

/** Looks whether the password was changed since, and whether somebody signed in after that, in both worlds. */
const zLookForReset = job('look-for-reset', { account: zAccount, before: zPasswordBefore })

/** Removes one phone that a listed agent registered, by its receipt. */
const zUnregisterPhone = job('unregister-phone', { account: zAccount, receipt: z.string() })

export const zPhoneJobs = [zRegisterPhone, zUnregisterPhone, zLookForReset] as const

const zRegisterPhoneResult = z.union([
  z.strictObject({
    outcome: z.literal('registered'),
    receipt: z.string(),
    registeredAt: zInstant,
    before: zPasswordBefore,
  }),
  /** Somebody who comes back has what a reset needs: theirs stays, and nothing was registered. */
  z.strictObject({ outcome: z.literal('keeps-own'), before: zPasswordBefore }),
  zRefused,
])

const zUnregisterPhoneResult = z.union([
  /** `gone`: it was not there any more. `kept`: what is there now is not what we registered. */
  z.strictObject({ outcome: z.enum(['removed', 'gone', 'kept']) }),
  zRefused,
])

const zLookForResetResult = z.union([
  z.strictObject({
    outcome: z.literal('looked'),
    enabled: z.boolean(),
    /** In the directory. */
    changedAt: z.optional(zInstant),
    signedInAt: z.optional(zInstant),
    changedInCloudAt: z.optional(zInstant),
    /** Where the tenant lets the agent see who signed in. */
    signedInToCloudAt: z.optional(zInstant),
    signInsReadable: z.boolean(),
  }),
  zRefused,
])

export const zPhoneResultOf = {
  'register-phone': zRegisterPhoneResult,
  'unregister-phone': zUnregisterPhoneResult,
  'look-for-reset': zLookForResetResult,
} as const
