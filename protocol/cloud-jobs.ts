import * as z from 'zod/mini'
import { zAccount, zInstant, zPurpose } from './ids.ts'
import { job, zReceipts, zRefused } from './job-frame.ts'
import { zPassUse } from './pass-use.ts'

/**
 * The jobs of the power `entra`. An account is named by its `objectGUID` where a directory is synchronised, and by its
 * object id in Entra where there is none; the agent finds the one that belongs to it in the tenant. How long a pass
 * lives and how often it can be used is bounded by the guard and by the tenant's policy, whatever a job says.
 */

/** Reads whether the account is in the tenant, and whether a pass could be given to its owner. */
const zCloudStatus = job('cloud-status', {
  account: zAccount,
  use: zPassUse,
  /** Minutes it is planned to live. */
  lifetimeMinutes: z.optional(z.int().check(z.minimum(10), z.maximum(43_200))),
  receipts: z.optional(zReceipts),
})

/** Mints a pass for the browser that asks for it, and seals it to that browser's key. */
const zMintPass = job('mint-pass', {
  account: zAccount,
  purpose: zPurpose,
  /** The hire's press: words signed by the browser's granted key (see `pass-request.ts`). */
  request: z.string().check(z.maxLength(4096)),
  grants: z.array(z.string()).check(z.maxLength(4)),
  /** Of passwords that were set through us. */
  receipts: zReceipts,
  /** Of passes that were minted by us. */
  passReceipts: zReceipts,
  /** Minutes it should live; bounded by the guard and by the tenant's policy. */
  lifetimeMinutes: z.int().check(z.minimum(10), z.maximum(43_200)),
})

/** Why a pass is removed. */
const zRemoval = z.enum(['method-registered', 'window-closed', 'closed'])

/** Removes one pass that a listed agent minted, by its receipt. */
const zRemovePass = job('remove-pass', {
  account: zAccount,
  receipt: z.string(),
  because: zRemoval,
})

/** Lists what the account can sign in with: whether its owner has registered a method that withstands phishing. */
const zListMethods = job('list-methods', {
  account: zAccount,
  /** Of the pass that is watched. */
  receipt: z.optional(z.string()),
})

export const zCloudJobs = [zCloudStatus, zMintPass, zRemovePass, zListMethods] as const

/**
 * Why no pass can be given to this person. Those that go by themselves: `not-in-unit` (membership of the administrative unit
 * lags behind) and `disabled`. Everything else stays until a person does something.
 */
export const zCloudHindrance = z.enum([
  'not-in-unit',
  'disabled',
  'guest',
  /** The tenant's policy for passes is off, leaves this person out, or allows no lifetime that the guard allows. */
  'pass-policy',
  'pass-lifetime',
  'licence-missing',
  'rights-missing',
  /** A directory role, active or eligible, its own or through a group. */
  'role-held',
  /** There is a pass that we did not mint. */
  'pass-of-others',
  /** The guard has no rules for passes, or not for this use. */
  'not-allowed',
])
export type CloudHindrance = z.infer<typeof zCloudHindrance>

/** What somebody can sign in with that withstands phishing, by Entra's names for methods. */
export const zStrongMethod = z.enum([
  'passkey',
  'windows-hello',
  'platform-credential',
  'certificate',
])
export type StrongMethod = z.infer<typeof zStrongMethod>

const zCloudStatusResult = z.union([
  /** Not synchronised yet, or not provisioned: to be asked again. */
  z.strictObject({ outcome: z.literal('absent') }),
  z.strictObject({
    outcome: z.literal('read'),
    userPrincipalName: z.string(),
    /** Comes from a directory on premises. */
    synced: z.boolean(),
    /** Nobody has signed in or registered a method, as far as the tenant lets the agent see. */
    neverUsed: z.boolean(),
    hindrances: z.array(zCloudHindrance),
    /** How a pass minted now would be. Missing: none could be. */
    pass: z.optional(z.strictObject({ lifetimeMinutes: z.int(), once: z.boolean() })),
    strongMethod: z.optional(zStrongMethod),
  }),
  zRefused,
])

const zMintPassResult = z.union([
  z.strictObject({
    outcome: z.literal('minted'),
    /** The pass, sealed to the browser's key (see `pass-box.ts`). */
    box: z.string().check(z.maxLength(4096)),
    receipt: z.string(),
    expiresAt: zInstant,
    once: z.boolean(),
  }),
  zRefused,
])

const zRemovePassResult = z.union([
  /** `gone`: it was not there any more. */
  z.strictObject({ outcome: z.enum(['removed', 'gone']) }),
  zRefused,
])

const zListMethodsResult = z.union([
  z.strictObject({
    outcome: z.literal('listed'),
    strongMethod: z.optional(zStrongMethod),
    /**
     * The pass that is watched: `replaced` by one that is not ours; `superseded` by one of ours that was made late, which
     * nobody was shown, and which has been taken away.
     */
    pass: z.enum(['live', 'used', 'expired', 'gone', 'replaced', 'superseded']),
  }),
  zRefused,
])

export const zCloudResultOf = {
  'cloud-status': zCloudStatusResult,
  'mint-pass': zMintPassResult,
  'remove-pass': zRemovePassResult,
  'list-methods': zListMethodsResult,
} as const
