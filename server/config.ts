import { z } from 'zod'
import { listOf } from '../messaging/carriers/list-of.ts'
import { mailCarrierSchema } from '../messaging/carriers/mail-carrier.ts'
import { textCarrierSchema } from '../messaging/carriers/text-carrier.ts'
import { organisationSchema } from '../messaging/catalogue/organisation.ts'
import { Secret } from '../protocol/secret.ts'
import { workflowSettingsSchema } from './hooks/workflows/workflow-settings.ts'
import { ownSettingsSchema } from './own/own-settings.ts'
import { planSchema } from './parse-plan.ts'

const loopback = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Where browsers reach a door: HTTPS, or plain HTTP on this machine. Without a path. */
const publicUrl = z
  .url({ protocol: /^https?$/ })
  .refine((text) => text.startsWith('https:') || loopback.test(new URL(text).hostname), {
    error: 'is neither https nor on this machine',
  })
  .transform((text) => text.replace(/\/+$/, ''))

const listen = z.strictObject({
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535),
})

/** A host name of its own for each: browsers of hires, programs, agents. Port 0 takes any that is free. */
const door = z.strictObject({ listen, url: publicUrl.optional() })

/** The configuration of the server: one file. Unknown keys are refused, all problems come at once, no value is printed. */
export const serverConfigSchema = z.strictObject({
  /** Everything that the server keeps on disk: the embedded database, its key, its local door. */
  state: z.string().min(1).default('/var/lib/firstkey'),
  /** A PostgreSQL of one's own. Absent: the embedded one, in `state`. */
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .transform((text) => new Secret(text))
    .optional(),
  portal: door,
  agents: door,
  api: door,
  /** The thumbprint of the key that signs the list of agents: `firstkey agent init` prints it. Absent: nobody can claim. */
  agentListKey: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .optional(),
  /** 32 random bytes under which links and codes are derived. Absent: made in `state`, for one server only. */
  wordsKeyFile: z.string().optional(),
  organisation: organisationSchema.omit({ portalHost: true }).extend({
    /** The file of a PNG or SVG of at most 64 kB, shown on the hire's pages beside the name. */
    logo: z.string().min(1).optional(),
  }),
  desk: z.strictObject({
    name: z.string().min(1).max(64),
    mail: z.email(),
    phone: z.string().max(32).optional(),
  }),
  /** A word that HR told the hire, shown on the first page. */
  knownWord: z.string().max(40).optional(),
  /** The kind of machine most hires meet first. */
  device: z.enum(['thin-client', 'laptop', 'phone']).default('laptop'),
  /** The carriers of mail, in the order in which they are asked. One alone stands without brackets. */
  mail: listOf(mailCarrierSchema),
  text: listOf(textCarrierSchema).optional(),
  /** Messages to hires, at most. What the desk and managers are told is not counted. */
  budget: z
    .strictObject({
      perDelivery: z.int().min(1).max(1000).default(40),
      perAddressPerDay: z.int().min(1).max(1000).default(20),
      perDay: z.int().min(1).max(1_000_000).default(20_000),
    })
    .prefault({}),
  /** A proxy of ours stands in front of the API: the caller's address is taken from `X-Forwarded-For`. */
  trustProxy: z.boolean().default(false),
  intake: z
    .strictObject({
      timeZone: z.string().optional(),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .optional(),
      /** Countries that text messages may go to. */
      textCountries: z.array(z.string().regex(/^[A-Z]{2}$/)).default([]),
      /** Agents are asked every so many minutes who changed in the tenant. Absent: nobody asks. */
      entraChangesMinutes: z.int().min(1).max(1440).optional(),
      /** Agents are asked every so many minutes what became of the people whom HR's file sent. Absent: nobody asks. */
      provisioningMinutes: z.int().min(1).max(1440).optional(),
    })
    .default({ textCountries: [] }),
  /** Ways in for programs of others, on the API's host. Off unless they stand here. */
  hooks: z.strictObject({ workflows: workflowSettingsSchema.optional() }).default({}),
  /** *My password* on the portal's host. Off unless it stands here. */
  own: ownSettingsSchema.optional(),
  /** Templates of one's own, by language and kind. */
  templates: z.unknown().optional(),
  plan: planSchema,
})

export type ServerConfig = z.output<typeof serverConfigSchema>
export type ServerConfigInput = z.input<typeof serverConfigSchema>

/** What is wrong with a configuration: where, and what is expected there. Never the value. */
interface ConfigProblem {
  readonly path: string
  readonly problem: string
}

/** A configuration that cannot be used: every problem at once. */
export class ConfigError extends Error {
  readonly hint = 'docs/configuration.md names every key'

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ path, problem }) => `  ${path}: ${problem}`)
    super(['the configuration cannot be used', ...lines].join('\n'))
    this.name = 'ConfigError'
  }
}

/** Reads a configuration. Throws {@link ConfigError}. */
export function parseServerConfig(value: unknown): ServerConfig {
  const parsed = serverConfigSchema.safeParse(value, { reportInput: false })
  if (parsed.success) return withNamesApart(parsed.data)
  throw new ConfigError(
    parsed.error.issues.map((issue) => ({
      path: issue.path.filter(isWritten(value)).join('.') || '(the whole file)',
      problem:
        issue.code === 'unrecognized_keys'
          ? `unknown key: ${issue.keys.join(', ')}`
          : issue.message,
    })),
  )
}

/** A report comes to the address of its carrier's name, whatever that carries. */
function withNamesApart(config: ServerConfig): ServerConfig {
  const { mail, text = [] } = config
  if (!mail.some(({ name }) => text.some((one) => one.name === name))) return config
  throw new ConfigError([{ path: 'text', problem: 'a carrier of mail has the same name' }])
}

/** A carrier that stands alone has no number in the file: `mail.host`, not `mail.0.host`. */
function isWritten(config: unknown) {
  return (part: PropertyKey, at: number, path: readonly PropertyKey[]): boolean => {
    if (at !== 1 || typeof part !== 'number') return true
    const [key] = path
    const above = (config as Readonly<Record<PropertyKey, unknown>>)[key ?? '']
    return Array.isArray(above)
  }
}
