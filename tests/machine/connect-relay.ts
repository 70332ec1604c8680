import type { RelaySettings } from '../../agent/entra/arrivals/settings.ts'
import { createCloudHttp } from '../../agent/entra/cloud-http.ts'
import { connectWorkflows } from '../../agent/entra/connect/connect-workflows.ts'
import { describeConnection } from '../../agent/entra/connect/describe-connection.ts'
import { createGraph, type Graph } from '../../agent/entra/graph/create-graph.ts'
import { systemRandomness } from '../../agent/randomness.ts'
import { systemClock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import type { Simulator } from '../../simulator/start.ts'

const audience = 'api://firstkey'
export const relay: RelaySettings = {
  subscriptionId: '7c1d3f0a-0000-4000-8000-000000000001',
  resourceGroupName: 'onboarding',
  logicAppWorkflowName: 'firstkey-relay',
  scope: "(department eq 'Sales')",
  offsetInDays: -7,
  isScheduled: false,
}

/** The part of a server's configuration that lets the relay of a simulated tenant in; the Logic App is deployed with it. */
export function deployRelay({ tenant, caPem }: Simulator, port: number) {
  const { subscriptionId, resourceGroupName, logicAppWorkflowName } = relay
  const url = `http://127.0.0.1:${port}/hooks/lifecycle-workflows`
  const where = { subscriptionId, resourceGroupName, logicAppWorkflowName }
  const { appId, objectId } = tenant.addLogicApp({ ...where, url, audience })
  return {
    api: { listen: { port } },
    hooks: {
      workflows: {
        ...{ tenant: tenant.id, audience, appId, objectId },
        ...{ loginUrl: tenant.loginUrl, ca: caPem },
      },
    },
  }
}

/** Graph, for an administrator's program with these permissions. */
export function openAdministratorsGraph(
  { tenant, caPem }: Simulator,
  permissions: readonly string[],
): Graph {
  const { appId, secret } = tenant.addApplication({ permissions, withSecret: true })
  const http = createCloudHttp(caPem)
  return createGraph(tenant.graphUrl, {
    ...{ http, clock: systemClock, random: systemRandomness },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    token: async () => {
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: secret ?? '',
        scope: 'https://graph.microsoft.com/.default',
      })
      const reply = await http(`${tenant.loginUrl}/${tenant.id}/oauth2/v2.0/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
        signal: AbortSignal.timeout(30_000),
      })
      return new Secret(JSON.parse(reply.text).access_token as string)
    },
  })
}

export const connectingPermissions = [
  'LifecycleWorkflows-CustomExt.ReadWrite.All',
  'LifecycleWorkflows-Workflow.ReadWrite.All',
]

/** Makes the extension and the workflow as `firstkey entra connect` does. Returns the workflow's id. */
export async function connectRelay(simulator: Simulator, answerer: string): Promise<string> {
  const graph = openAdministratorsGraph(simulator, connectingPermissions)
  const connection = describeConnection('contoso', relay, answerer)
  const steps = await connectWorkflows(graph, connection, true)
  return steps.find(({ what }) => what === 'workflow')?.id ?? ''
}
