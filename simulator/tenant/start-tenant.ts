import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Certificates } from '../create-certificates.ts'
import type { Faults } from '../faults.ts'
import type { WriteBack } from '../writeback/write-back.ts'
import { administerProvisioning } from './administer-provisioning.ts'
import { administerTenant } from './administer-tenant.ts'
import { administerWorkflows } from './administer-workflows.ts'
import { type GraphExchange, startGraph } from './graph/start-graph.ts'
import { vouchForSignIns } from './openid/vouch-for-sign-ins.ts'
import { createPasswordReset, type PasswordReset } from './password-reset/create-password-reset.ts'
import { createPeoplePages } from './people-pages.ts'
import { signInWithPass } from './sign-in-with-pass.ts'
import { signInWithPassword } from './sign-in-with-password.ts'
import { startPeoplePages } from './start-people-pages.ts'
import {
  createTenantState,
  type Delays,
  type ResetPolicy,
  type SentMail,
  type SentText,
  type TenantState,
} from './state/create-tenant-state.ts'
import type { PassPolicy } from './state/pass-policy.ts'
import { type ThrottleLimits, throttleSizes } from './state/throttle-limits.ts'
import { createReplaceableKey } from './tokens/create-signing-key.ts'
import { startLogin } from './tokens/start-login.ts'
import { startMetadata } from './tokens/start-metadata.ts'
import { createWorkflowRunner } from './workflows/create-workflow-runner.ts'

type Administration = ReturnType<typeof administerTenant> &
  ReturnType<typeof administerProvisioning> &
  ReturnType<typeof administerWorkflows>
type SignIn = ReturnType<typeof signInWithPass> & ReturnType<typeof signInWithPassword>

type Vouching = ReturnType<typeof vouchForSignIns>

/** A tenant of Entra ID: its sign-in host, its Graph, and the identity endpoints of a machine in Azure. */
export interface Tenant extends Administration, SignIn, Vouching {
  readonly id: string
  readonly domain: string
  /** In place of `https://login.microsoftonline.com`. */
  readonly loginUrl: string
  /** In place of `https://graph.microsoft.com/v1.0`. */
  readonly graphUrl: string
  /** In place of `http://169.254.169.254` (`/metadata/identity/oauth2/token`) and of `IDENTITY_ENDPOINT` (`/msi/token`). */
  readonly metadataUrl: string
  /** In place of `https://mysignins.microsoft.com/security-info`; plain HTTP, which browsers believe on localhost. */
  readonly securityInfoUrl: string
  /** Where Azure Arc puts its keys, in place of `%ProgramData%/AzureConnectedMachineAgent/Tokens`. */
  readonly arcTokenFolder: string
  /** In place of `IDENTITY_HEADER`. */
  readonly identityHeader: string
  setPassPolicy(policy: Partial<PassPolicy>): void
  passPolicy(): PassPolicy
  setDelays(delays: Partial<Delays>): void
  /** What Graph takes before it answers 429: by the size of the tenant, or number by number. */
  setThrottleLimits(
    limits: Partial<ThrottleLimits> & { readonly size?: keyof typeof throttleSizes },
  ): void
  setLicence(licence: 'free' | 'p1' | 'p2'): void
  /** From now on every delta token that is out there gets 410. */
  expireDeltaTokens(): void
  /** Whether and how people reset their passwords themselves. */
  setResetPolicy(policy: Partial<ResetPolicy>): void
  /** What reaches the directory that people come from: passwords, and accounts that a workflow enables. */
  setWriteBack(writeBack: WriteBack | undefined): void
  /** What people do at `/passwordreset`, without a page. */
  readonly passwordReset: PasswordReset
  /** Calls back after every exchange with Graph until the returned function is called. */
  watch(listener: (exchange: GraphExchange) => void): () => void
  sentMails(): readonly SentMail[]
  /** Changes whenever there is something new to see. */
  version(): number
  stop(): Promise<void>
}

interface TenantOptions {
  readonly domain: string
  readonly loginPort: number
  readonly graphPort: number
  readonly metadataPort: number
  /** Left out: any that is free. */
  readonly pagesPort?: number
}

interface TenantPorts {
  readonly faults: Faults
  readonly clock: Clock
  /** Brings the mails of the tenant into mailboxes. Left out: they are only kept. */
  readonly deliver?: (mail: SentMail) => void
  /** The same for text messages. */
  readonly deliverText?: (text: SentText) => void
}

/** Starts an empty tenant. The metadata endpoints are plain HTTP, as they are on a machine in Azure. */
export async function startTenant(
  options: TenantOptions,
  certificates: Certificates,
  ports: TenantPorts,
): Promise<Tenant> {
  const state = createTenantState(options.domain, () => ports.clock.now(), ports)
  const signing = createReplaceableKey()
  const key = signing.current
  const identityHeader = randomBytes(12).toString('base64url')
  const { watchers, watch } = createWatchers()
  const room = { state, key, certificates }
  const origins: string[] = []
  const passwordReset = createPasswordReset(state)
  const pages = createPeoplePages({
    state,
    passwordReset,
    key,
    loginUrl: () => origins[0] ?? '',
    origins,
  })
  const login = await startLogin({ ...room, pages, port: options.loginPort }, ports)
  origins.push(login.url)
  const people = await startPeoplePages(pages, options.pagesPort ?? 0, ports)
  origins.push(people.url)
  const stopping = new AbortController()
  const workflows = createWorkflowRunner({
    ...{ state, key, ...ports, loginUrl: login.url, stopping: stopping.signal },
    enableOnPremises: () => state.writeBack?.enable,
  })
  const graph = await startGraph({ ...room, workflows, port: options.graphPort, watch }, ports)
  const loginUrl = login.url
  const metadata = await startMetadata(
    { ...room, port: options.metadataPort, loginUrl, identityHeader },
    ports,
  )
  return {
    ...administerTenant(state),
    ...administerProvisioning(state),
    ...administerWorkflows(state, workflows),
    ...signInWithPass(state),
    ...signInWithPassword(state),
    ...vouchForSignIns(state, signing, () => loginUrl),
    id: state.id,
    domain: state.domain,
    loginUrl,
    graphUrl: graph.url,
    metadataUrl: metadata.url,
    securityInfoUrl: `${people.url}/security-info`,
    arcTokenFolder: metadata.arcTokenFolder,
    identityHeader,
    ...administerSettings(state),
    passwordReset,
    watch: (listener) => {
      watchers.add(listener)
      return () => void watchers.delete(listener)
    },
    sentMails: () => state.mails,
    version: () => state.version,
    async stop() {
      stopping.abort()
      await workflows.idle()
      await Promise.all([login.stop(), people.stop(), graph.stop(), metadata.stop()])
    },
  }
}

/** How the tenant is set up, and how late it is. */
function administerSettings(state: TenantState) {
  const settings: Pick<
    Tenant,
    | 'setPassPolicy'
    | 'passPolicy'
    | 'setDelays'
    | 'setThrottleLimits'
    | 'setLicence'
    | 'setResetPolicy'
    | 'setWriteBack'
    | 'expireDeltaTokens'
  > = {
    setPassPolicy: (policy) => {
      state.passPolicy = { ...state.passPolicy, ...policy }
      state.version += 1
    },
    passPolicy: () => state.passPolicy,
    setDelays: (delays) => {
      state.delays = { ...state.delays, ...delays }
    },
    setThrottleLimits: ({ size, ...limits }) => {
      const units = size ? { resourceUnits: throttleSizes[size] } : {}
      state.limits = { ...state.limits, ...units, ...limits }
    },
    setLicence: (licence) => {
      state.licence = licence
    },
    setResetPolicy: (policy) => {
      state.resetPolicy = { ...state.resetPolicy, ...policy }
    },
    setWriteBack: (writeBack) => {
      state.writeBack = writeBack
    },
    expireDeltaTokens: () => {
      state.deltaGeneration += 1
    },
  }
  return settings
}

function createWatchers() {
  const watchers = new Set<(exchange: GraphExchange) => void>()
  const watch = (exchange: GraphExchange) => {
    for (const each of watchers) each(exchange)
  }
  return { watchers, watch }
}
