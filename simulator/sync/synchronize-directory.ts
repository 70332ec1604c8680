import type { Clock } from '../clock.ts'
import type { Directory } from '../directory/start-directory.ts'
import type { Log } from '../log.ts'
import type { Tenant } from '../tenant/start-tenant.ts'
import type { SyncKind } from './decide-hash.ts'
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
    ...ports
  }: {
    readonly directory: Directory
    readonly tenant: Tenant
    readonly clock: Clock
    readonly log: Log
  },
): Sync {
  const [controller] = directory.controllers
  if (!controller) throw new Error('a directory has a controller')
  const { administrator, baseDn, caPem } = directory
  const endpoint = {
    host: `${controller.name}.${directory.dnsDomain}`,
    address: '127.0.0.1',
    port: controller.port,
    caPem,
    bindDn: administrator.dn,
    password: administrator.password,
  }
  const options = {
    ...wanted,
    scope: scope.map((name) => `${name},${baseDn}`),
    directory: endpoint,
    readHash: (account: { readonly objectGuid: string }) =>
      directory.copyPassword(account.objectGuid),
  }
  return startSync(options, ports)
}
