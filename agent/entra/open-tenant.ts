import { X509Certificate } from 'node:crypto'
import * as z from 'zod'
import type { Clock } from '../../protocol/clock.ts'
import { keepSigningKeys } from '../../protocol/keep-signing-keys.ts'
import type { Log } from '../../protocol/log.ts'
import { Secret } from '../../protocol/secret.ts'
import { openProvisioning } from '../provisioning/open-provisioning.ts'
import type { Randomness } from '../randomness.ts'
import { readTextFile } from '../read-json-file.ts'
import { openArrivals } from './arrivals/open-arrivals.ts'
import { checkTenant } from './check-tenant.ts'
import { type CloudHttp, createCloudHttp } from './cloud-http.ts'
import { askBatch } from './graph/ask-batch.ts'
import { createGraph, type Graph } from './graph/create-graph.ts'
import { GraphFault, mayHaveBeenDone, told } from './graph/graph-fault.ts'
import { openPassWorkflow } from './pass-workflow.ts'
import { openPhones } from './phones.ts'
import { readFacts } from './read-facts.ts'
import { accountOf, heldIn, userProperties, zMethods, zUser } from './read-person.ts'
import type { EntraSettings } from './settings.ts'
import { readContextPolicies } from './sign-in/read-context-policies.ts'
import { readOwnSetup } from './sign-in/read-own-setup.ts'
import type { CloudHint, CloudRead, Held, Minted, PassPolicy, Tenant } from './tenant.ts'
import { openTokenSource } from './tokens/open-token-source.ts'

interface TenantPorts {
  readonly clock: Clock
  readonly log: Log
  readonly random: Randomness
  /** Other than the network, for a test that listens. */
  readonly http?: CloudHttp
}

const policyMinutes = 10
/** A key that the tenant took back counts no longer than this. */
const keyMinutes = 10
const keyPatienceMs = 10_000

async function readPage(url: string, http: CloudHttp): Promise<string | undefined> {
  const signal = AbortSignal.timeout(keyPatienceMs)
  const answer = await http(url, { method: 'GET', headers: {}, signal }).catch(() => undefined)
  return answer?.status === 200 ? answer.text : undefined
}

/** A policy that was switched off counts no longer than this. */
const contextMinutes = 2

/** Reads once, and again when what was read is so many minutes old. */
function remember<T>(minutes: number, clock: Clock, read: () => Promise<T>): () => Promise<T> {
  let kept: { readonly value: T; readonly at: number } | undefined
  return async () => {
    const now = clock.now().getTime()
    if (kept && now - kept.at < minutes * 60_000) return kept.value
    const value = await read()
    kept = { value, at: now }
    return value
  }
}

/** Opens a tenant as its jobs see it. Throws `StartProblem` where a file of the credential is missing. */
export async function openTenant(settings: EntraSettings, ports: TenantPorts): Promise<Tenant> {
  const { clock, log, random } = ports
  if (settings.credential.kind === 'secret-that-can-be-copied') {
    log.warn('the tenant is shown a secret that can be copied', { tenant: settings.tenant })
  }
  const caPem = settings.caFile ? await readTextFile(settings.caFile, 'the authority') : undefined
  const http: CloudHttp & { close?(): void } = ports.http ?? createCloudHttp(caPem)
  const token = await openTokenSource(settings, { http, clock, random })
  const graph = createGraph(settings.graphUrl, { http, token, clock, random, log })
  const readPolicy = remember(policyMinutes, clock, () => readPassPolicy(graph))
  const readContexts = remember(contextMinutes, clock, () => readContextPolicies(graph))
  const authority = `${settings.loginUrl}/${settings.tenant}`
  const tell = <T>(work: () => Promise<T>) => tellFaults(log, work)
  return {
    id: settings.tenant,
    provisioning: openProvisioning(settings.provisioning, { graph, clock: ports.clock, tell }),
    arrivals: openArrivals(settings.arrivals, { tenant: settings.tenant, graph, tell }),
    phones: openPhones({ graph, tell }),
    passWorkflow: openPassWorkflow({ graph, tell }),
    signIns: {
      issuer: `${authority}/v2.0`,
      keys: keepSigningKeys(`${authority}/discovery/v2.0/keys`, {
        clock,
        freshMinutes: keyMinutes,
        read: (url) => readPage(url, http),
      }),
    },
    readContextPolicies: () => tell(readContexts),
    readOwnSetup: (about) => readOwnSetup(graph, about, readContexts),
    find: (hint) => tell(() => find(graph, hint)),
    readFacts: (user) => tell(() => readFacts(graph, user)),
    readPassPolicy: () => tell(readPolicy),
    mintPass: (user, wanted) => mintPass(graph, user, wanted),
    removePass: (user, pass) => tell(() => removePass(graph, user, pass)),
    listHeld: (users) => tell(() => listHeld(graph, users)),
    check: (units) => checkTenant(graph, token, units),
    credential: await describeCredential(settings.credential),
    stop: () => http.close?.(),
    calls: graph.calls,
  }
}

/** The token source has read the certificate before: it is one. */
async function describeCredential(
  credential: EntraSettings['credential'],
): Promise<Tenant['credential']> {
  const canBeCopied = credential.kind === 'secret-that-can-be-copied'
  if (credential.kind !== 'certificate') return { canBeCopied }
  const pem = await readTextFile(credential.certificateFile, 'the certificate')
  return { canBeCopied, endsAt: new Date(new X509Certificate(pem).validTo) }
}

/** What Graph refuses is told as a code of the table; anything else is a fault of ours. */
async function tellFaults<T>(log: Log, work: () => Promise<T>): Promise<CloudRead<T>> {
  try {
    return { outcome: 'read', value: await work() }
  } catch (fault) {
    if (!(fault instanceof GraphFault)) throw fault
    // Of one item of a batch nothing was logged so far.
    log.warn('tenant refused', { code: fault.code, ...fault.detail })
    return { outcome: 'refused', code: told[fault.code] }
  }
}

const zUsers = z.object({ value: z.array(zUser) })
const select = `$select=${userProperties}`
const quote = (text: string) => `'${text.replaceAll("'", "''")}'`

async function find(graph: Graph, hint: CloudHint) {
  const { user, immutableId, employeeNumber, userPrincipalName } = hint
  const read = (path: string) => graph.ask({ method: 'GET', path, repeatable: true })
  const named =
    user ?? (immutableId === undefined && !employeeNumber ? userPrincipalName : undefined)
  if (named !== undefined) {
    const body = await read(`/users/${encodeURIComponent(named)}?${select}`).catch(orNothing)
    if (body === undefined) return { found: 'none' } as const
    return { found: 'one', account: accountOf(parse(zUser, body)) } as const
  }
  const filter = immutableId
    ? `onPremisesImmutableId eq ${quote(immutableId)}`
    : `employeeId eq ${quote(employeeNumber ?? '')}`
  const path = `/users?$filter=${encodeURIComponent(filter)}&${select}&$top=2`
  const { value } = parse(zUsers, await read(path))
  const [first, second] = value
  if (!first) return { found: 'none' } as const
  return second
    ? ({ found: 'several' } as const)
    : ({ found: 'one', account: accountOf(first) } as const)
}

function orNothing(fault: unknown): undefined {
  if (fault instanceof GraphFault && fault.code === 'not-found') return undefined
  throw fault
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new GraphFault('bad-answer')
  return parsed.data
}

const zTargets = z.array(z.object({ id: z.string() })).nullish()
const zPolicy = z.object({
  state: z.string(),
  minimumLifetimeInMinutes: z.number(),
  maximumLifetimeInMinutes: z.number(),
  isUsableOnce: z.boolean(),
  includeTargets: zTargets,
  excludeTargets: zTargets,
})
const policyPath =
  '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass'

async function readPassPolicy(graph: Graph): Promise<PassPolicy> {
  const body = await graph.ask({ method: 'GET', path: policyPath, repeatable: true })
  const policy = parse(zPolicy, body)
  const ids = (targets: z.output<typeof zTargets>) => (targets ?? []).map(({ id }) => id)
  return {
    enabled: policy.state === 'enabled',
    minimumMinutes: policy.minimumLifetimeInMinutes,
    maximumMinutes: policy.maximumLifetimeInMinutes,
    alwaysOnce: policy.isUsableOnce,
    includes: ids(policy.includeTargets),
    excludes: ids(policy.excludeTargets),
  }
}

const passesOf = (user: string) =>
  `/users/${encodeURIComponent(user)}/authentication/temporaryAccessPassMethods`

const zMinted = z.object({
  id: z.string(),
  temporaryAccessPass: z.string().min(1),
  createdDateTime: z.iso.datetime({ offset: true }),
  startDateTime: z.iso.datetime({ offset: true }).nullish(),
  lifetimeInMinutes: z.number(),
  isUsableOnce: z.boolean(),
})

/** Whatever may have made a pass without saying so is `unknown`: a lost answer, a fault on the other side, an odd answer. */
async function mintPass(
  graph: Graph,
  user: string,
  { lifetimeMinutes, once }: { readonly lifetimeMinutes: number; readonly once: boolean },
): Promise<Minted> {
  const body = { lifetimeInMinutes: lifetimeMinutes, isUsableOnce: once }
  try {
    const path = passesOf(user)
    const said = await graph.ask({ method: 'POST', path, body, repeatable: false })
    const minted = zMinted.safeParse(said)
    if (!minted.success) return { outcome: 'unknown' }
    const { temporaryAccessPass, startDateTime, ...pass } = minted.data
    const createdAt = new Date(pass.createdDateTime)
    const startsAt = startDateTime ? new Date(startDateTime) : createdAt
    return {
      outcome: 'minted',
      id: pass.id,
      pass: new Secret(temporaryAccessPass),
      createdAt,
      expiresAt: new Date(startsAt.getTime() + pass.lifetimeInMinutes * 60_000),
      lifetimeMinutes: pass.lifetimeInMinutes,
      once: pass.isUsableOnce,
    }
  } catch (fault) {
    if (!(fault instanceof GraphFault)) throw fault
    if (mayHaveBeenDone(fault)) return { outcome: 'unknown' }
    return { outcome: 'refused', code: told[fault.code] }
  }
}

async function removePass(graph: Graph, user: string, pass: string): Promise<'removed' | 'gone'> {
  const path = `${passesOf(user)}/${encodeURIComponent(pass)}`
  try {
    await graph.ask({ method: 'DELETE', path, repeatable: true })
    return 'removed'
  } catch (fault) {
    orNothing(fault)
    return 'gone'
  }
}

async function listHeld(graph: Graph, users: readonly string[]) {
  const paths = users.map((user) => `/users/${encodeURIComponent(user)}/authentication/methods`)
  const items = await askBatch(graph, paths)
  const held = new Map<string, Held>()
  for (const [at, item] of items.entries()) {
    const user = users[at] ?? ''
    if (!('fault' in item)) held.set(user, heldIn(parse(zMethods, item.body)))
    else if (item.fault.code === 'not-found') held.set(user, 'gone')
    // One that may not be read, or could not be, is missing from the answer; the others are not.
    else if (items.length === 1) throw item.fault
  }
  return held
}
