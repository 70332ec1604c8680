import type { Clock } from '../clock.ts'
import type { Directory } from '../directory/start-directory.ts'
import type { Log } from '../log.ts'
import type { Tenant } from '../tenant/start-tenant.ts'
import type { SyncKind } from './decide-hash.ts'
import type { DirectoryEndpoint } from './open-directory.ts'
import { type Sync, startSync } from './start-sync.ts'

interface Wanted {
  readonly kind: SyncKind
  readonly hashSync: boolean
  readonly forceChangeFeature: boolean
  /** Below the domain. */
  readonly scope: readonly string[]
  readonly everySeconds?: number | undefined
  readonly passwordsEverySeconds?: number | undefined
}

/** Synchronises the simulated directory, whose passwords can be copied as they are. */
export function synchronizeDirectory(
  { scope, ...wanted }: Wanted,
  {
    directory,
    endpoint,
    ...ports
  }: {
    readonly directory: Directory
    readonly endpoint: DirectoryEndpoint
    readonly tenant: Tenant
    readonly clock: Clock
    readonly log: Log
  },
): Sync {
  const options = {
    ...wanted,
    scope: scope.map((name) => `${name},${directory.baseDn}`),
    directory: endpoint,
    readHash: (account: { readonly objectGuid: string }) =>
      directory.copyPassword(account.objectGuid),
  }
  return startSync(options, ports)
}

/** The first controller of the simulated directory, as an administrator. */
export function findEndpoint(directory: Directory): DirectoryEndpoint {
  const [controller] = directory.controllers
  if (!controller) throw new Error('a directory has a controller')
  const { administrator, caPem } = directory
  return {
    host: `${controller.name}.${directory.dnsDomain}`,
    address: '127.0.0.1',
    port: controller.port,
    caPem,
    bindDn: administrator.dn,
    password: administrator.password,
  }
}
