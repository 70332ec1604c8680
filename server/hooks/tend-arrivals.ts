import type { ServerConfig } from '../config.ts'
import type { ServerPorts } from '../server-ports.ts'
import { tendChanges } from './changes/tend-changes.ts'
import { tendCases } from './workflows/tend-cases.ts'

/** What has to be asked again, or for the first time, of people who come from Entra: once a minute, before `next`. */
export function tendArrivals(
  { intake: { entraChangesMinutes: minutes } }: Pick<ServerConfig, 'intake'>,
  next: (ports: ServerPorts) => Promise<number>,
): (ports: ServerPorts) => Promise<number> {
  return async (ports) => {
    await tendCases(ports)
    if (minutes !== undefined) await tendChanges(ports, minutes)
    return await next(ports)
  }
}
