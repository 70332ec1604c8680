import { keepSigningKeys } from '../../protocol/keep-signing-keys.ts'
import type { ApiServer } from '../api/api-server.ts'
import type { ServerConfig } from '../config.ts'
import type { ServerPorts } from '../server-ports.ts'
import { addReportHook, type ReportingCarrier } from './messages/add-report-hook.ts'
import { addWorkflowHook } from './workflows/add-workflow-hook.ts'
import { createReadPage } from './workflows/read-page.ts'

/** Adds the ways in for programs of others that the configuration names, and no others. */
export function openHooks(
  server: ApiServer,
  { hooks }: Pick<ServerConfig, 'hooks'>,
  carriers: readonly ReportingCarrier[],
  ports: ServerPorts,
): void {
  addReportHook(server, carriers, ports)
  const { workflows } = hooks
  if (!workflows) return
  const { tenant, loginUrl, keysUrl, ca } = workflows
  const keys = keepSigningKeys(keysUrl ?? `${loginUrl}/${tenant}/discovery/v2.0/keys`, {
    clock: ports.clock,
    freshMinutes: 60,
    read: createReadPage(ca),
  })
  addWorkflowHook(server, workflows, { ...ports, keys })
}
