import type { ServerConfig } from '../config.ts'
import type { ServerPorts } from '../server-ports.ts'
import { tendFeed } from './feeds/tend-feed.ts'
import { tendCases } from './workflows/tend-cases.ts'

/** What has to be asked again, or for the first time, of people who come from Entra: once a minute, before `next`. */
export function tendArrivals(
  { intake: { entraChangesMinutes, provisioningMinutes } }: Pick<ServerConfig, 'intake'>,
  next: (ports: ServerPorts) => Promise<number>,
): (ports: ServerPorts) => Promise<number> {
  return async (ports) => {
    await tendCases(ports)
    if (entraChangesMinutes !== undefined)
      await tendFeed(ports, 'read-changes', entraChangesMinutes)
    if (provisioningMinutes !== undefined) {
      await tendFeed(ports, 'read-provisioning', provisioningMinutes)
    }
    return await next(ports)
  }
}
