import { z } from 'zod'

const guid = z.guid().transform((id) => id.toLowerCase())
const secureUrl = z.url({ protocol: /^https$/ }).transform((text) => text.replace(/\/+$/, ''))

/** Whose calls count: one managed identity of one tenant, and no other. */
export const workflowSettingsSchema = z.strictObject({
  tenant: guid,
  /** What the Logic App’s HTTP action names as the audience: the id of an application of this tenant that stands for us. */
  audience: z.string().min(1).max(300),
  /** The client id of the Logic App’s managed identity. */
  appId: guid,
  /** Its object id. */
  objectId: guid,
  /** Where people of this cloud sign in: it is part of the issuer of v2.0 tokens, and has the keys. */
  loginUrl: secureUrl.default('https://login.microsoftonline.com'),
  /** The issuer of v1.0 tokens is this and the tenant. */
  tokenUrl: secureUrl.default('https://sts.windows.net'),
  /** Where the keys are, if not there. */
  keysUrl: secureUrl.optional(),
  /** PEM of the authority behind that host; the machine’s own list if absent. */
  ca: z.string().optional(),
})

export type WorkflowSettings = z.output<typeof workflowSettingsSchema>
