import * as z from 'zod/mini'
import { zCloudJobs, zCloudResultOf } from './cloud-jobs.ts'
import { zHandPassJobs, zHandPassResultOf } from './hand-pass-job.ts'
import { zAccount, zBrowserThumbprints, zInstant, zNumber, zPurpose, zThumbprint } from './ids.ts'
import { job, zReceipts, zRefused } from './job-frame.ts'
import { zOwnJobs, zOwnResultOf } from './own-jobs.ts'
import { zPasswordPolicy, zPasswordRule } from './password-policy.ts'
import { zPhoneJobs, zPhoneResultOf } from './phone-jobs.ts'
import { zProvisioningJobs, zProvisioningResultOf } from './provisioning-jobs.ts'
import { zRouteJobs, zRouteResultOf } from './route-jobs.ts'
import { zWorkflowJobs, zWorkflowResultOf } from './workflow-jobs.ts'

/**
 * What a server may ask of an agent, and what an agent answers. No field of a job lifts a rule of the guard, and none
 * holds a secret: boxes are sealed, and opened by the agent alone.
 */

/** How a hire's account is named by the source. One of these, the employee number first where there is one. */
export const zAccountHint = z.strictObject({
  employeeNumber: z.optional(z.string()),
  objectGuid: z.optional(zAccount),
  userPrincipalName: z.optional(z.string()),
  samAccountName: z.optional(z.string()),
})
export type AccountHint = z.infer<typeof zAccountHint>

/** Finds the account and freezes, at first sight, the number that codes will go to. */
const zFindAccount = job('find-account', {
  hint: zAccountHint,
  /** The number HR gave. Taken only where the directory has none and the journal has none. */
  mobile: z.optional(zNumber),
})
const zAccountStatus = job('account-status', {
  account: zAccount,
  plannedStart: zInstant,
  receipts: z.optional(zReceipts),
})
const zReadPolicy = job('password-policy', { account: zAccount })
const zSendTextCode = job('send-text-code', {
  account: zAccount,
  purpose: zPurpose,
  language: z.string(),
  browser: zBrowserThumbprints,
  receipts: z.optional(zReceipts),
})
const zCheckTextCode = job('check-text-code', {
  account: zAccount,
  purpose: zPurpose,
  box: z.string(),
  receipts: z.optional(zReceipts),
})
const zSetFirstPassword = job('set-first-password', {
  account: zAccount,
  purpose: zPurpose,
  /** The signed, sealed box. */
  box: z.string(),
  grants: z.array(z.string()).check(z.maxLength(4)),
  receipts: zReceipts,
  /** Certificates of the keys the box was sealed to, but for the agent's own: a box for a stranger's key is refused. */
  certificates: z.optional(z.array(z.string()).check(z.maxLength(64))),
})
const zLookForSignIn = job('look-for-first-sign-in', { account: zAccount, since: zInstant })

/**
 * Why an account is closed: its owner says it was somebody else, the offer was withdrawn, it was a mistake, or a temporary
 * password was not used in time.
 */
export const zCloseReason = z.enum(['not-me', 'withdrawn', 'mistake', 'expired'])
export type CloseReason = z.infer<typeof zCloseReason>

/**
 * Replaces a password that was set through us by a random one that nobody knows: the agent makes it and forgets it. Only
 * while the account's password is *ours*, by the agent's journal or by one of the receipts.
 */
const zCloseAccount = job('close-account', {
  account: zAccount,
  because: zCloseReason,
  receipts: zReceipts,
})

/** One request to use a power. */
export const zJob = z.discriminatedUnion('kind', [
  zFindAccount,
  zAccountStatus,
  zReadPolicy,
  zSendTextCode,
  zCheckTextCode,
  zSetFirstPassword,
  zLookForSignIn,
  zCloseAccount,
  ...zCloudJobs,
  ...zOwnJobs,
  ...zWorkflowJobs,
  ...zProvisioningJobs,
  ...zPhoneJobs,
  ...zRouteJobs,
  ...zHandPassJobs,
])
export type Job = z.infer<typeof zJob>
export type JobKind = Job['kind']

/** Whether a job changes a password: what came of it may not be known for a while. */
export function changesPassword({ kind }: { readonly kind: JobKind }): boolean {
  return kind === 'set-first-password' || kind === 'set-own-password' || kind === 'close-account'
}

/** An account as an agent names it to the server. Names are personal data. */
const zFoundAccount = z.strictObject({
  account: zAccount,
  /** The DN of the container, never of the person. */
  container: z.string(),
  samAccountName: z.string(),
  userPrincipalName: z.string(),
  displayName: z.string(),
  /** The NetBIOS name of the domain: what stands before the backslash. */
  domain: z.string(),
  employeeNumber: z.optional(z.string()),
  /** The number that codes will go to, as it may be shown: its last two digits. */
  textTo: z.optional(z.string()),
})

/** What would stop the owner at the door though the password is right. */
export const zHindrance = z.enum([
  'disabled',
  'account-expired',
  'outside-hours',
  'workstations-limited',
  'smart-card-required',
  'cannot-change-password',
  'password-expires-before-start',
  'locked',
  /** The agent's service account lacks a right on it. */
  'rights-missing',
])
export type Hindrance = z.infer<typeof zHindrance>

const zFindAccountResult = z.union([
  z.strictObject({ outcome: z.literal('none') }),
  z.strictObject({ outcome: z.literal('several'), count: z.int() }), // at least so many
  z.strictObject({
    outcome: z.literal('one'),
    found: zFoundAccount,
    /** What became of the number in the job: `cooling` means another one was frozen before. */
    number: z.enum(['none', 'kept', 'frozen', 'cooling']),
  }),
  zRefused,
])
const zAccountStatusResult = z.union([
  z.strictObject({
    outcome: z.literal('read'),
    neverUsed: z.boolean(),
    enabled: z.boolean(),
    /**
     * Only of an account that was used: `yes` if the guard would let its owner return (purpose `return`, after a proof), else
     * the code why not: `guard-allowance` (an operator of the agent's host has to allow it), or one that no allowance lifts.
     */
    mayReturn: z.optional(z.string().check(z.maxLength(60))),
    hindrances: z.array(zHindrance),
  }),
  zRefused,
])
const zReadPolicyResult = z.union([
  z.strictObject({ outcome: z.literal('read'), policy: zPasswordPolicy }),
  zRefused,
])
const zSendTextCodeResult = z.union([
  z.strictObject({
    outcome: z.literal('sent'),
    agent: zThumbprint,
    /** The short label that message and page both show. */
    label: z.string().check(z.maxLength(8)),
    sentTo: z.string(),
    expiresAt: zInstant,
  }),
  zRefused,
])
const zCheckTextCodeResult = z.union([
  z.strictObject({ outcome: z.literal('right'), grant: z.string() }),
  z.strictObject({ outcome: z.literal('wrong'), triesLeft: z.int() }),
  zRefused,
])
const zSetFirstPasswordResult = z.union([
  z.strictObject({ outcome: z.literal('set'), receipt: z.string() }),
  z.strictObject({
    outcome: z.literal('refused'),
    code: z.string().check(z.maxLength(60)),
    rules: z.optional(z.array(zPasswordRule)),
  }),
])
const zLookForSignInResult = z.union([
  z.strictObject({
    outcome: z.literal('looked'),
    signedInAt: z.optional(zInstant),
    enabled: z.boolean(),
    controllersAsked: z.int(),
    controllersNotReached: z.int(),
  }),
  zRefused,
])

const zCloseAccountResult = z.union([
  z.strictObject({
    outcome: z.literal('closed'),
    /** A receipt of its own kind: see `close-receipt.ts`. */
    receipt: z.string(),
  }),
  zRefused,
])

/** The answer that belongs to each kind of job. */
export const zResultOf = {
  'find-account': zFindAccountResult,
  'account-status': zAccountStatusResult,
  'password-policy': zReadPolicyResult,
  'send-text-code': zSendTextCodeResult,
  'check-text-code': zCheckTextCodeResult,
  'set-first-password': zSetFirstPasswordResult,
  'look-for-first-sign-in': zLookForSignInResult,
  'close-account': zCloseAccountResult,
  ...zCloudResultOf,
  ...zOwnResultOf,
  ...zWorkflowResultOf,
  ...zProvisioningResultOf,
  ...zPhoneResultOf,
  ...zRouteResultOf,
  ...zHandPassResultOf,
} as const

/** The answer to a job of kind `K`. */
export type ResultOf<K extends JobKind> = z.infer<(typeof zResultOf)[K]>
