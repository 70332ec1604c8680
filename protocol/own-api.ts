import * as z from 'zod/mini'
import { zHouse } from './claim-api.ts'
import { zAccount, zDirectory, zId, zInstant, zPublicJwk } from './ids.ts'
import { zPasswordPolicy, zPasswordRule } from './password-policy.ts'

/**
 * The calls of *my password*, from the page to the server. All but `state` are POST with JSON. Tokens travel in bodies; the
 * server passes them on and keeps none for longer than an agent needs it.
 */
export const ownPaths = {
  /** The page. Its address is the one that the tenant sends people back to. */
  page: '/password',
  /** Where to sign in. Changes nothing. */
  where: '/own/where',
  /** After the first sign-in: this browser's visit begins, and sets its cookie. */
  begin: '/own/begin',
  /** `GET ?after=<version>`: the state, as soon as it is newer than that version, or after 20 seconds. */
  state: '/own/state',
  /** After the second sign-in: the sealed box, and the token that was made for it. */
  set: '/own/set',
} as const

/** What the page is told of the house it stands in. */
export const zOwnHouse = z.extend(zHouse, {
  /** Microsoft's own page, where it can do the same for this tenant. */
  microsoftPage: z.optional(z.url({ protocol: /^https$/ })),
})

/** Where people sign in, for what, and under which context. */
export const zOwnWhere = z.strictObject({
  /** `https://login.microsoftonline.com/{tenant}` */
  authority: z.string(),
  clientId: z.string(),
  context: z.string(),
  directory: zDirectory,
})

const zToken = z.string().check(z.maxLength(8192))

export const zOwnBegin = z.strictObject({
  /** Made by the browser before the sign-in: its nonce names it. */
  visit: zId,
  keys: z.strictObject({ sig: zPublicJwk, enc: zPublicJwk }),
  token: zToken,
})

export const zOwnSet = z.strictObject({ box: z.string().check(z.maxLength(16_384)), token: zToken })

const common = { version: z.int(), serverTime: zInstant }
const names = {
  samAccountName: z.string(),
  userPrincipalName: z.string(),
  displayName: z.string(),
  domain: z.string(),
}

/** What the page shows now. */
export const zOwnState = z.discriminatedUnion('step', [
  /** An agent looks whose account it is. */
  z.strictObject({ ...common, step: z.literal('looking') }),
  /** The account and its rules; whom to seal to, and what the box has to answer. */
  z.strictObject({
    ...common,
    step: z.literal('choosing'),
    ...names,
    visit: zId,
    account: zAccount,
    directory: zDirectory,
    policy: zPasswordPolicy,
    challenge: z.string(),
    list: z.string(),
    certificates: z.array(z.string()),
    /** Why the last one was not taken: a code of the table of errors. */
    problem: z.optional(z.string()),
    rules: z.optional(z.array(zPasswordRule)),
  }),
  z.strictObject({ ...common, step: z.literal('setting') }),
  z.strictObject({ ...common, step: z.literal('done'), ...names }),
  /** Over. Whoever was not who they should be reads the same as whoever may not: `own-refused`. */
  z.strictObject({ ...common, step: z.literal('over'), problem: z.string() }),
])
export type OwnState = z.infer<typeof zOwnState>
