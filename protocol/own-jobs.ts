import * as z from 'zod/mini'
import { zAccount, zBrowserThumbprints } from './ids.ts'
import { job, zRefused } from './job-frame.ts'
import { zPasswordPolicy, zPasswordRule } from './password-policy.ts'

/**
 * The jobs of *my password*: somebody who works here sets a new password for their own account after a strong sign-in,
 * without the old one. A job carries what the tenant signed; whose account it is the agent reads there and nowhere else.
 * `delivery` is the id of the visit.
 */

/** An ID token (OpenID Connect Core 1.0, 2). Signed, and worth nothing to anybody but the agent that checks it. */
const zIdToken = z.string().check(z.maxLength(8192))

/** Says whose account a signed-in person has, what its password has to be like, and challenges them to sign in once more. */
const zOwnAccount = job('own-account', {
  token: zIdToken,
  /** Its thumbprints are in the token's nonce: see `nonceOfVisit`. */
  browser: zBrowserThumbprints,
})

/** Sets the password in the box, on the word of a sign-in that was made for this very box. */
const zSetOwnPassword = job('set-own-password', {
  account: zAccount,
  box: z.string(),
  challenge: z.string().check(z.maxLength(4096)),
  /** Its nonce is the hash of the box. */
  token: zIdToken,
  /** Certificates of the keys the box was sealed to, as for a first password. */
  certificates: z.optional(z.array(z.string()).check(z.maxLength(64))),
})

export const zOwnJobs = [zOwnAccount, zSetOwnPassword] as const

const zOwnAccountResult = z.union([
  z.strictObject({
    outcome: z.literal('known'),
    account: zAccount,
    samAccountName: z.string(),
    userPrincipalName: z.string(),
    displayName: z.string(),
    /** The NetBIOS name of the domain. */
    domain: z.string(),
    policy: zPasswordPolicy,
    challenge: z.string(),
  }),
  zRefused,
])

const zSetOwnPasswordResult = z.union([
  z.strictObject({ outcome: z.literal('set'), receipt: z.string() }),
  z.strictObject({
    outcome: z.literal('refused'),
    code: z.string().check(z.maxLength(60)),
    rules: z.optional(z.array(zPasswordRule)),
    /** The sign-in held, and only the password was no good: what the next box has to answer. */
    challenge: z.optional(z.string()),
  }),
])

export const zOwnResultOf = {
  'own-account': zOwnAccountResult,
  'set-own-password': zSetOwnPasswordResult,
} as const
