import type { Clock } from '../clock.ts'
import type { Directory } from '../directory/start-directory.ts'
import type { Log } from '../log.ts'
import type { DirectoryEndpoint } from '../sync/open-directory.ts'
import type { Tenant } from '../tenant/start-tenant.ts'
import { type Provisioning, startProvisioning } from './start-provisioning.ts'

interface Wanted {
  /** Below the domain. */
  readonly container: string
  readonly disabledUntilHired: boolean
  readonly everySeconds?: number | undefined
}

/** Adds a provisioning application to the tenant and writes what is uploaded to it into the simulated directory. */
export function provisionDirectory(
  { container, ...wanted }: Wanted,
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
): Provisioning {
  const { id } = ports.tenant.addProvisioningApplication()
  const options = {
    ...wanted,
    jobId: id,
    container: `${container},${directory.baseDn}`,
    directory: endpoint,
  }
  return startProvisioning(options, ports)
}
