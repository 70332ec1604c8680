import * as z from 'zod'
import { zProvisioningSettings } from '../provisioning/settings.ts'
import { zArrivalSettings } from './arrivals/settings.ts'

const zPath = z.string().min(1)
const zGuid = z.guid().transform((id) => id.toLowerCase())
const zSecureUrl = z.url({ protocol: /^https$/ })

/** How the agent shows the tenant who it is. A secret has to be named for what it is. */
const zCredential = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('certificate'),
    /** PEM. The key's file belongs to the agent alone. */
    certificateFile: zPath,
    keyFile: zPath,
  }),
  z.strictObject({
    kind: z.literal('federated'),
    /** Where another issuer puts its token; read anew each time. */
    tokenFile: zPath,
  }),
  z.strictObject({
    kind: z.literal('managed-identity'),
    host: z.enum(['imds', 'app-service', 'arc']),
    /** Of a user-assigned identity. */
    clientId: zGuid.optional(),
    /** Other than where the host puts it: `IDENTITY_ENDPOINT`. */
    endpoint: z
      .url({ protocol: /^http$/ })
      .refine(
        (url) => /^(127\.0\.0\.1|localhost|169\.254\.\d+\.\d+)$/.test(new URL(url).hostname),
        {
          error: 'an identity endpoint is on this very machine',
        },
      )
      .optional(),
    /** App Service: the value of `IDENTITY_HEADER`, in a file of the agent's own. */
    headerFile: zPath.optional(),
    /** Azure Arc: where its agent writes keys. */
    keyFolder: zPath.optional(),
  }),
  z.strictObject({
    kind: z.literal('secret-that-can-be-copied'),
    secretFile: zPath,
  }),
])

/** The power `entra` of one directory. Paths of secrets, never secrets. */
export const zEntraSettings = z.strictObject({
  tenant: zGuid,
  /** The application; absent with a managed identity. */
  clientId: zGuid.optional(),
  credential: zCredential,
  /** Hosts other than Microsoft's worldwide ones. */
  loginUrl: zSecureUrl.default('https://login.microsoftonline.com'),
  graphUrl: zSecureUrl.default('https://graph.microsoft.com/v1.0'),
  /** What tokens are asked for; other national clouds have a Graph of their own. */
  audience: zSecureUrl.default('https://graph.microsoft.com'),
  /** PEM file of the authority that issued their certificates; the machine's own list if absent. */
  caFile: zPath.optional(),
  /** How people may arrive from it by themselves. Absent: they do not. */
  arrivals: zArrivalSettings.optional(),
  /** People of HR's file are sent to it. Absent: none are. */
  provisioning: zProvisioningSettings.optional(),
})
export type EntraSettings = z.output<typeof zEntraSettings>
export type Credential = EntraSettings['credential']
