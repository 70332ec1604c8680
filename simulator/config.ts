import { z } from 'zod'

const port = z.number().int().min(0).max(65_535).default(0)

/** Everything listens on 127.0.0.1; port 0 takes any that is free. */
const configSchema = z.strictObject({
  /** The port of the pages and the JSON API. */
  port,
  /** Throws the dice of faults that are only probable: the same seed, the same run. */
  seed: z.number().int().default(1),
  directory: z
    .strictObject({
      dnsDomain: z
        .string()
        .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
        .default('contoso.test'),
      netbios: z
        .string()
        .regex(/^[A-Z0-9-]{1,15}$/)
        .default('CONTOSO'),
      /** The first holds the PDC role. */
      controllers: z
        .array(z.strictObject({ port, readOnly: z.boolean().default(false) }))
        .min(1)
        .max(8)
        .default([{ port: 0, readOnly: false }]),
      delegatedContainers: z.array(z.string()).default(['OU=Newcomers']),
      policyHints: z.boolean().default(true),
      passwordSettingsReadable: z.boolean().default(true),
      unexpirePassword: z.boolean().default(true),
      maxPageSize: z.number().int().min(1).default(1000),
      /** Whether the sample people are there from the start. */
      sampleHires: z.boolean().default(true),
    })
    .prefault({}),
  phone: z
    .strictObject({
      port,
      tls: z.boolean().default(false),
      systemId: z.string().min(1).max(15).default('firstkey'),
      deliveryMilliseconds: z.number().int().min(0).default(50),
    })
    .prefault({}),
  mailbox: z
    .strictObject({
      port,
      offerStartTls: z.boolean().default(true),
      requireSignIn: z.boolean().default(false),
      user: z.string().default('firstkey'),
    })
    .prefault({}),
  /** Synchronises the simulated directory into the tenant. Left out: the tenant knows nobody of it. */
  sync: z
    .strictObject({
      kind: z.enum(['cloud-sync', 'connect']),
      /** Whether passwords reach the cloud. */
      hashSync: z.boolean().default(true),
      /** `UserForcePasswordChangeOnLogonEnabled`: only Connect looks at it. */
      forceChangeFeature: z.boolean().default(false),
      /** Containers below the domain. */
      scope: z.array(z.string()).min(1).default(['OU=Newcomers', 'OU=Staff']),
      /** Left out: only when asked. In the world: 120, and 1800 for Connect. */
      everySeconds: z.number().min(1).optional(),
      /** Passwords alone, besides. In the world: 120 for Connect. */
      passwordsEverySeconds: z.number().min(1).optional(),
    })
    .optional(),
  /** Takes uploads of HR data and writes them into the simulated directory. Left out: there is no such application. */
  provisioning: z
    .strictObject({
      /** Below the domain. */
      container: z.string().default('OU=Newcomers'),
      disabledUntilHired: z.boolean().default(false),
      /** Left out: only when asked. In the world: some 40 minutes. */
      everySeconds: z.number().min(1).optional(),
    })
    .optional(),
  /** Whether a reset in the cloud reaches the simulated directory. */
  writeback: z.boolean().default(false),
  tenant: z
    .strictObject({
      /** Where tokens are given out and people sign in. */
      loginPort: port,
      graphPort: port,
      /** The identity endpoints of a machine in Azure; plain HTTP, as there. */
      metadataPort: port,
      /** The pages where people sign in and register passkeys, on plain HTTP as well: a browser knows no certificate of this run. */
      pagesPort: port,
      domain: z
        .string()
        .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)
        .default('contoso.test'),
    })
    .prefault({}),
})

type SimulatorConfig = z.infer<typeof configSchema>
/** What may be left out. */
export type SimulatorSettings = z.input<typeof configSchema>

/** Reads a configuration, or throws with every problem at once. No value is ever printed. */
export function parseConfig(settings: unknown): SimulatorConfig {
  const parsed = configSchema.safeParse(settings)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, code, message }) => {
    const reason = code === 'unrecognized_keys' ? message : `is not valid (${code})`
    return `  ${path.join('.') || '(top)'}: ${reason}`
  })
  throw new Error(['The configuration of the simulator cannot be used:', ...problems].join('\n'))
}
