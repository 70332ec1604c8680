import { resolve } from 'node:path'
import * as z from 'zod'
import { placeCarrierFiles } from '../messaging/carriers/carrier-files.ts'
import { organisationSchema } from '../messaging/catalogue/organisation.ts'
import { isCountry } from '../messaging/check-number.ts'
import { isLoopback } from '../messaging/smpp/smpp-settings.ts'
import { zDirectory, zThumbprint } from '../protocol/ids.ts'
import { describeProblems } from './describe-problems.ts'
import { type EntraSettings, zEntraSettings } from './entra/settings.ts'
import { zNotices } from './start-notices.ts'
import { StartProblem } from './start-problem.ts'
import { zTextCarriers } from './text-carriers.ts'

const zPath = z.string().min(1)
const zHost = z.string().regex(/^[A-Za-z0-9.:-]+$/, 'a host name or an address is expected')
const zPort = z.int().min(1).max(65_535)

const zServer = z.url({ protocol: /^https?$/ }).refine(isPrivateWay, {
  error: 'https is needed, except to this very machine',
})

const zController = z.strictObject({
  /** The name in its certificate. */
  host: zHost,
  /** Where to connect, if that name is not to be looked up. */
  address: zHost.optional(),
  port: zPort.default(636),
})

const zDirectorySettings = z
  .strictObject({
    name: zDirectory,
    /** The DNS name of the domain: its controllers are looked up. */
    domain: zHost.optional(),
    site: z.string().min(1).optional(),
    dnsServers: z.array(zHost).optional(),
    /** Or: these controllers, in this order. */
    controllers: z.array(zController).min(1).optional(),
    /** PEM file of the authority that issued the controllers' certificates; the machine's own list if absent. */
    caFile: zPath.optional(),
    serviceAccount: z.strictObject({ name: z.string().min(1), passwordFile: zPath }).optional(),
    /** `employeeID` if absent. */
    employeeNumberAttribute: z.enum(['employeeID', 'employeeNumber']).optional(),
    /** Said to the hire where a policy applies whose values cannot be read. */
    unreadablePolicy: z
      .strictObject({
        minimumLength: z.int().min(1).max(256).default(14),
        complexity: z.boolean().default(true),
      })
      .optional(),
    /** The tenant that this directory is synchronised to; or, without all of the above, whose own people it is. */
    entra: zEntraSettings.optional(),
  })
  .superRefine((settings, { addIssue }) => {
    const { domain, controllers, serviceAccount } = settings
    if (isCloudOnly(settings)) return
    if ((domain === undefined) === (controllers === undefined)) {
      addIssue({ code: 'custom', message: 'give either `domain` or `controllers`' })
    }
    if (serviceAccount === undefined) {
      const message = 'an account to sign in with is needed'
      addIssue({ code: 'custom', path: ['serviceAccount'], message })
    }
  })

/**
 * Whether these are the settings of people who exist in a tenant alone: there is one, and not one word about controllers. Whoever
 * wrote half of either meant a directory.
 */
export function isCloudOnly<T extends object>(
  settings: T,
): settings is T & { readonly name: string; readonly entra: EntraSettings } {
  const said = Object.entries(settings).filter(([, value]) => value !== undefined)
  return said.length === 2 && said.every(([key]) => key === 'name' || key === 'entra')
}

/** Where the agent's own log of refusals goes besides its file. */
const zSyslog = z
  .strictObject({
    host: zHost,
    port: zPort.default(6514),
    security: z.enum(['tls', 'loopback']).default('tls'),
    caFile: zPath.optional(),
    serverName: zHost.optional(),
  })
  .refine(({ host, security }) => security === 'tls' || isLoopback(host), {
    error: '`loopback` is for a relay on this very machine',
  })

/** The configuration of an agent. Rules are not in here: they stand in the guard file. Paths of secrets, never secrets. */
export const zAgentConfig = z.strictObject({
  /** How people call this agent. */
  name: z.string().min(1).max(60),
  server: zServer,
  /**
   * The thumbprint of the key that signs the list of agents, as the first agent printed it. Absent: this is the first agent,
   * and makes that key.
   */
  agentListKey: z.optional(zThumbprint),
  /** Keys, journal and refusals. Nobody else may read it. */
  stateFolder: zPath,
  guardFile: zPath,
  /** Words that no password may hold, one a line. */
  wordsFile: zPath.optional(),
  directories: z.array(zDirectorySettings).min(1).max(16),
  text: zTextCarriers.optional(),
  syslog: zSyslog.optional(),
  /** How the agent itself tells people of a password that was changed. *My password* wants it. */
  notices: zNotices.optional(),
  organisation: organisationSchema,
  /** The country of numbers that stand in the directory without one (ISO 3166). */
  country: z.string().refine(isCountry, 'a country code such as NL is expected'),
  /** Server and agent may share this machine: whoever takes over the server then has the agent's powers too. */
  pilot: z.boolean().default(false),
  /** Numbers and texts are erased from the journal so many days after their last use. */
  forgetAfterDays: z.int().min(2).max(3650).default(60),
  lanes: z
    .strictObject({
      jobs: z.int().min(1).max(64).default(4),
      sets: z.int().min(1).max(16).default(2),
    })
    .prefault({}),
})
export type AgentConfig = z.output<typeof zAgentConfig>
export type AgentConfigInput = z.input<typeof zAgentConfig>
export type DirectorySettings = AgentConfig['directories'][number]

/** The directories as the guard's rules have to fit them. */
export function listGoverned({ directories }: Pick<AgentConfig, 'directories'>) {
  return directories.map((settings) => ({
    name: settings.name,
    cloudOnly: isCloudOnly(settings),
  }))
}

/** Checks a configuration, all problems at once, and makes its paths absolute. Throws {@link StartProblem}. */
export function parseAgentConfig(config: unknown, folder: string): AgentConfig {
  const parsed = zAgentConfig.safeParse(config)
  if (!parsed.success) {
    throw new StartProblem(
      ['the configuration cannot be used', ...describeProblems(parsed.error)].join('\n  '),
      'correct every line above, then start again',
    )
  }
  return withPathsFrom(parsed.data, folder)
}

function withPathsFrom(config: AgentConfig, folder: string): AgentConfig {
  const from = (path: string) => resolve(folder, path)
  const caFile = (one: { readonly caFile?: string | undefined }) =>
    one.caFile === undefined ? {} : { caFile: from(one.caFile) }
  const { syslog, text, wordsFile, notices } = config
  return {
    ...config,
    stateFolder: from(config.stateFolder),
    guardFile: from(config.guardFile),
    ...(wordsFile === undefined ? {} : { wordsFile: from(wordsFile) }),
    directories: config.directories.map((directory) => ({
      ...directory,
      ...caFile(directory),
      ...(directory.entra === undefined ? {} : { entra: withEntraPaths(directory.entra, from) }),
      ...withPasswordPath(directory, from),
    })),
    ...(syslog === undefined ? {} : { syslog: { ...syslog, ...caFile(syslog) } }),
    ...(notices === undefined
      ? {}
      : {
          notices: {
            ...notices,
            ...caFile(notices),
            ...(notices.signIn && {
              signIn: { ...notices.signIn, passwordFile: from(notices.signIn.passwordFile) },
            }),
          },
        }),
    ...(text === undefined
      ? {}
      : { text: placeCarrierFiles(text, from) as NonNullable<AgentConfig['text']> }),
  }
}

function withPasswordPath(
  { serviceAccount }: Pick<DirectorySettings, 'serviceAccount'>,
  from: (path: string) => string,
) {
  if (serviceAccount === undefined) return {}
  const { name, passwordFile } = serviceAccount
  return { serviceAccount: { name, passwordFile: from(passwordFile) } }
}

/** Every path of a tenant's section, whatever its credential is. */
function withEntraPaths(entra: EntraSettings, from: (path: string) => string): EntraSettings {
  const credential = Object.fromEntries(
    Object.entries(entra.credential).map(([name, value]) => [
      name,
      /(File|Folder)$/.test(name) && value !== undefined ? from(value) : value,
    ]),
  ) as EntraSettings['credential']
  const { caFile, provisioning } = entra
  return {
    ...entra,
    credential,
    ...(caFile === undefined ? {} : { caFile: from(caFile) }),
    ...(provisioning === undefined
      ? {}
      : { provisioning: { ...provisioning, mappingFile: from(provisioning.mappingFile) } }),
  }
}

function isPrivateWay(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || isLoopback(hostname.replace(/^\[|\]$/g, ''))
}
