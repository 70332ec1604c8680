import type { Clock } from '../protocol/clock.ts'
import type { Log } from '../protocol/log.ts'
import { type AgentConfig, type DirectorySettings, isCloudOnly } from './config.ts'
import type { Directory } from './directory.ts'
import { createCloudDirectory } from './entra/cloud-directory.ts'
import { keepTenantCheck, type TenantCheck } from './entra/keep-tenant-check.ts'
import { openTenant } from './entra/open-tenant.ts'
import { keepOwnCheck } from './entra/sign-in/keep-own-check.ts'
import { createPeople } from './jobs/cloud/find-person.ts'
import { createListHeld } from './jobs/cloud/list-methods.ts'
import type { CloudPower } from './jobs/job-tools.ts'
import { openDirectory } from './open-directory.ts'
import type { Randomness } from './randomness.ts'

interface ServedPorts {
  readonly clock: Clock
  readonly log: Log
  readonly random: Randomness
  /** The value of NODE_DEBUG. */
  readonly nodeDebug: string | undefined
  /** When the first pass of ours for an account was begun, by the journal. */
  readonly findFirstPass: (account: string) => Date | undefined
  /** What *my password* hangs on. Absent: nobody asks. */
  readonly own?: { readonly portalHost: string; readonly hasNotices: boolean }
}

/** A directory, and the power over the tenant that its people are in as well, or in alone. */
export interface Served {
  readonly directory: Directory
  readonly cloud: CloudPower | undefined
  /** For `doctor`, where it has a tenant. */
  readonly checkTenant: TenantCheck | undefined
  /** What was found of *my password* at the last check, in words. */
  readonly ownNotes: () => readonly string[]
}

/** Opens one directory of the configuration, with its tenant. Throws `StartProblem` where a file of theirs is missing. */
export async function openServed(settings: DirectorySettings, ports: ServedPorts): Promise<Served> {
  const { name, entra } = settings
  const cloudOnly = isCloudOnly(settings)
  const tenant = entra && (await openTenant(entra, ports))
  const cloud = tenant && {
    tenant,
    people: createPeople(tenant, cloudOnly),
    listHeld: createListHeld(tenant, ports.clock),
  }
  const directory =
    cloudOnly && tenant
      ? createCloudDirectory(name, tenant, ports.findFirstPass)
      : await openDirectory(settings, ports)
  const findMissing = async (containers: readonly string[]) => {
    const read = await directory.findMissingContainers(containers)
    return read.outcome === 'read' ? read.value : undefined
  }
  const ofTenant = tenant && keepTenantCheck(name, tenant, ports.clock)
  const ofOwn =
    tenant && ports.own && keepOwnCheck(name, tenant, { ...ports.own, findMissing }, ports.clock)
  const checkTenant: TenantCheck | undefined =
    ofTenant &&
    (async (rules, signal) => {
      const said = [ofTenant(rules, signal), ofOwn?.look(rules, signal) ?? []]
      return (await Promise.all(said)).flat()
    })
  const stop = async () => {
    tenant?.stop()
    await directory.stop()
  }
  const ownNotes = () => ofOwn?.notes() ?? []
  return { directory: { ...directory, stop }, cloud, checkTenant, ownNotes }
}

/** What the checks of *my password* need to know of the rest of the configuration. */
export function ownSurroundings({ organisation, notices }: AgentConfig) {
  return { portalHost: organisation.portalHost, hasNotices: notices !== undefined }
}

/** The checks of tenants, by directory. */
export function tenantChecks(served: readonly Served[]): ReadonlyMap<string, TenantCheck> {
  return new Map(
    served.flatMap(({ directory, checkTenant }) =>
      checkTenant ? [[directory.name, checkTenant] as const] : [],
    ),
  )
}
