import * as z from 'zod/mini'

/** A random id of ours (delivery, hire, job, claim): a UUID, meaningless outside. */
export const zId = z.uuid()

/** An AD account by its `objectGUID`, in the dashed lower-case form. Never a DN: accounts move and are renamed. */
export const zAccount = z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/))

/** The configured name of a directory that agents serve, such as `contoso`. */
export const zDirectory = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/))

/** A JWK thumbprint (RFC 7638, SHA-256, base64url). An agent's id is the thumbprint of its identity key. */
export const zThumbprint = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))

/** A number in E.164 form. */
export const zNumber = z.string().check(z.regex(/^\+[1-9][0-9]{6,14}$/))

/** An instant as ISO 8601 in UTC. */
export const zInstant = z.iso.datetime()

/**
 * What a key is for: `first` (an account never used), `again` (the same delivery once more: nobody has signed in since our
 * own set) or `return` (somebody comes back to an account that was used before, and disabled since).
 */
export const zPurpose = z.enum(['first', 'again', 'return'])
export type Purpose = z.infer<typeof zPurpose>

/** What a box is for: a purpose of a delivery, or `own`: somebody who works here sets a new password for themselves. */
export const zBoxPurpose = z.enum(['first', 'again', 'return', 'own'])

/** The public half of a P-256 key, and nothing else. */
export const zPublicJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  y: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
})
export type PublicJwk = z.infer<typeof zPublicJwk>

/** The thumbprints of the two keys that a browser makes for one claim. */
export const zBrowserThumbprints = z.strictObject({ sig: zThumbprint, enc: zThumbprint })
export type BrowserThumbprints = z.infer<typeof zBrowserThumbprints>
