import type { Clock } from '../protocol/clock.ts'
import type { Log } from '../protocol/log.ts'
import { type DirectorySettings, isCloudOnly } from './config.ts'
import type { Directory } from './directory.ts'
import { createCloudDirectory } from './entra/cloud-directory.ts'
import { keepTenantCheck, type TenantCheck } from './entra/keep-tenant-check.ts'
import { openTenant } from './entra/open-tenant.ts'
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
}

/** A directory, and the power over the tenant that its people are in as well, or in alone. */
export interface Served {
  readonly directory: Directory
  readonly cloud: CloudPower | undefined
  /** For `doctor`, where it has a tenant. */
  readonly checkTenant: TenantCheck | undefined
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
  const checkTenant = tenant && keepTenantCheck(name, tenant, ports.clock)
  const stop = async () => {
    tenant?.stop()
    await directory.stop()
  }
  return { directory: { ...directory, stop }, cloud, checkTenant }
}

/** The checks of tenants, by directory. */
export function tenantChecks(served: readonly Served[]): ReadonlyMap<string, TenantCheck> {
  return new Map(
    served.flatMap(({ directory, checkTenant }) =>
      checkTenant ? [[directory.name, checkTenant] as const] : [],
    ),
  )
}
