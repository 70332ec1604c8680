import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  connectWorkflows,
  disconnectWorkflows,
} from '../../agent/entra/connect/connect-workflows.ts'
import { describeConnection } from '../../agent/entra/connect/describe-connection.ts'
import type { Graph } from '../../agent/entra/graph/create-graph.ts'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start } from '../../simulator/start.ts'
import { checkGraphExchange } from '../graph/check-graph-exchange.ts'
import { connectingPermissions, openAdministratorsGraph, relay } from '../machine/connect-relay.ts'

let simulator: Simulator
let graph: Graph
const problems: string[] = []
const ours = describeConnection('contoso', relay, '22222222-0000-4000-8000-000000000002')
const root = '/identityGovernance/lifecycleWorkflows'
beforeAll(async () => {
  simulator = await start({ directory: { sampleHires: false } }, { clock: systemClock, log: noLog })
  simulator.tenant.watch((exchange) => problems.push(...checkGraphExchange(exchange)))
  const { subscriptionId, resourceGroupName, logicAppWorkflowName } = relay
  simulator.tenant.addLogicApp({
    ...{ subscriptionId, resourceGroupName, logicAppWorkflowName },
    ...{ url: 'http://127.0.0.1:9/hooks', audience: 'api://firstkey' },
  })
  graph = openAdministratorsGraph(simulator, connectingPermissions)
})
afterAll(async () => {
  await simulator.stop()
  expect(problems).toEqual([])
})

const states = async (steps: ReturnType<typeof connectWorkflows>) =>
  (await steps).map(({ state }) => state)
const list = async (kind: string) => {
  const body = (await graph.ask({ method: 'GET', path: `${root}/${kind}`, repeatable: true })) as {
    value: { id: string; displayName: string }[]
  }
  return body.value
}

test('nothing is made before it is meant', async () => {
  expect(await states(connectWorkflows(graph, ours, false))).toEqual([
    'would be made',
    'would be made',
  ])
  expect(await list('workflows')).toEqual([])
  expect(await list('customTaskExtensions')).toEqual([])
})

test('twice makes one of each', async () => {
  expect(await states(connectWorkflows(graph, ours, true))).toEqual(['made', 'made'])
  expect(await states(connectWorkflows(graph, ours, true))).toEqual(['there', 'there'])
  expect(await list('workflows')).toHaveLength(1)
  expect(await list('customTaskExtensions')).toHaveLength(1)
})

test('the other id of the task in Microsoft’s documents is found as well', async () => {
  simulator.tenant.setCustomTaskDefinition('d79d1fcc-16be-490c-a865-f4533b1639ee')
  const other = describeConnection('fabrikam', relay, '22222222-0000-4000-8000-000000000002')
  expect(await states(connectWorkflows(graph, other, true))).toEqual(['made', 'made'])
  await disconnectWorkflows(graph, other, true)
})

test('what somebody else called the same stays; what is ours goes, and going twice is no fault', async () => {
  const theirs = { ...ours.extension, description: 'Made by hand' }
  await graph.ask({
    ...{ method: 'POST', path: `${root}/customTaskExtensions`, body: theirs, repeatable: false },
  })
  expect(await states(disconnectWorkflows(graph, ours, false))).toEqual([
    'would be removed',
    'would be removed',
  ])
  expect(await states(disconnectWorkflows(graph, ours, true))).toEqual(['removed', 'removed'])
  expect(await states(disconnectWorkflows(graph, ours, true))).toEqual(['absent', 'absent'])
  expect(await list('workflows')).toEqual([])
  expect(await list('customTaskExtensions')).toMatchObject([{ description: 'Made by hand' }])
})
