import * as z from 'zod'

/** The provisioning application of a tenant, and what may be asked of it. */
export const zProvisioningSettings = z.strictObject({
  /** The object id of its service principal. */
  servicePrincipal: z.guid().transform((id) => id.toLowerCase()),
  /** The id of its job, as the admin centre shows it: `API2AD.…` or `API2AAD.…`. */
  job: z.string().regex(/^[A-Za-z0-9.-]{1,200}$/, 'an id such as API2AD.… is expected'),
  /** Which column of HR's file becomes which attribute. */
  mappingFile: z.string().min(1),
  /** Calls in any twenty-four hours. 6,000 is what Microsoft documents; some licences are said to have 2,000 (UNVERIFIED). */
  callsPerDay: z.int().min(1).max(6000).default(2000),
})
export type ProvisioningSettings = z.output<typeof zProvisioningSettings>
