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

/** Removes one phone that a listed agent registered, by its receipt. */
const zUnregisterPhone = job('unregister-phone', { account: zAccount, receipt: z.string() })

export const zPhoneJobs = [zRegisterPhone, zUnregisterPhone] as const

const zRegisterPhoneResult = z.union([
  z.strictObject({
    outcome: z.literal('registered'),
    receipt: z.string(),
    registeredAt: zInstant,
  }),
  /** Somebody who comes back has what a reset needs: theirs stays, and nothing was registered. */
  z.strictObject({ outcome: z.literal('keeps-own') }),
  zRefused,
])

const zUnregisterPhoneResult = z.union([
  /** `gone`: it was not there any more. `kept`: what is there now is not what we registered. */
  z.strictObject({ outcome: z.enum(['removed', 'gone', 'kept']) }),
  zRefused,
])

export const zPhoneResultOf = {
  'register-phone': zRegisterPhoneResult,
  'unregister-phone': zUnregisterPhoneResult,
} as const
