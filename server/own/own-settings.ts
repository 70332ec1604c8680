import { z } from 'zod'

/** Where people of the organisation sign in for *my password*. Ids, none of them secret. */
export const ownSettingsSchema = z.strictObject({
  tenant: z.guid().transform((id) => id.toLowerCase()),
  /** The registration that is for this and for nothing else: a single-page application. */
  clientId: z.guid().transform((id) => id.toLowerCase()),
  /** The authentication context: the agent's guard names the same. */
  context: z.string().regex(/^c[1-9][0-9]?$/),
  /** Of a national cloud. */
  loginUrl: z.url({ protocol: /^https$/ }).default('https://login.microsoftonline.com'),
  /** Microsoft's own page, where it can do the same for this tenant: the page then says so, and links to it. */
  microsoftPage: z.url({ protocol: /^https$/ }).optional(),
  /** PEM of an authority of one's own in front of it. */
  ca: z.string().startsWith('-----BEGIN CERTIFICATE').optional(),
})

export type OwnSettings = z.output<typeof ownSettingsSchema>

/** Where a tenant's people sign in. */
export function authorityOf({ loginUrl, tenant }: OwnSettings): string {
  return `${loginUrl}/${tenant}`
}
