import * as z from 'zod'
import { type Purpose, zAccount, zDirectory, zId, zInstant, zPurpose } from '../../protocol/ids.ts'

/** One local, dated exception: made by an operator of the agent's host, for one account and one purpose, good for one use. */
export const zAllowance = z.strictObject({
  id: zId,
  directory: zDirectory,
  account: zAccount,
  purpose: zPurpose,
  madeAt: zInstant,
  until: zInstant,
  reason: z.string().min(1).max(200),
})
export type Allowance = z.output<typeof zAllowance>

/** Rules that an account can break one by one. Every refusal names the one it broke. */
export type GuardRule =
  | 'box'
  | 'container'
  | 'deny'
  | 'pilot'
  | 'purpose'
  | 'protected'
  | 'signed-in'
  | 'sign-ins-unknown'
  | 'password-of-others'
  | 'proof'
  | 'disabled-since-unknown'
  | 'disabled-long-enough'
  | 'return-allowed'
  | 'rate'

const liftedFor: Readonly<Record<Purpose, ReadonlySet<GuardRule>>> = {
  // Somebody tried the account out, or a password was set by hand. Not that somebody has signed in.
  first: new Set(['password-of-others']),
  // The phone is lost, and the operator has seen the person.
  again: new Set(['proof']),
  // Always wanted: a text code alone is too little for an account that somebody has used.
  return: new Set(['return-allowed', 'disabled-since-unknown']),
}

/** Whether an allowance for `purpose` lifts this rule. What is not in the table is lifted by nothing. */
export function lifts(purpose: Purpose, rule: GuardRule): boolean {
  return liftedFor[purpose].has(rule)
}
