import { createPublicKey } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTenant } from '../../../tests/graph/open-tenant.ts'

const root = '/identityGovernance/lifecycleWorkflows'
const audience = 'api://firstkey'
const where = {
  subscriptionId: 'a-subscription',
  resourceGroupName: 'a-group',
  logicAppWorkflowName: 'relay',
}
const minutes = (count: number) => count * 60_000

interface Called {
  readonly authorization: string
  readonly body: { readonly data: Record<string, never>; source: string; type: string }
}

let world: Awaited<ReturnType<typeof openTenant>>
let graph: Awaited<ReturnType<typeof world.openGraph>>
let answerer: Awaited<ReturnType<typeof world.openGraph>>
let server: Server
let url = ''
let called: Called[] = []
let statuses: number[] = []
let count = 0

beforeAll(async () => {
  world = await openTenant()
  graph = await world.openGraph('LifecycleWorkflows.ReadWrite.All')
  answerer = await world.openGraph()
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += chunk))
    request.on('end', () => {
      called.push({
        authorization: request.headers.authorization ?? '',
        body: JSON.parse(text) as Called['body'],
      })
      response.writeHead(statuses.shift() ?? 202).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`
})
beforeEach(() => {
  called = []
  statuses = []
})
afterEach(() => {
  world.clock.stepTo(0)
  world.faults.clear()
  expect(world.problems.splice(0)).toEqual([])
})
afterAll(async () => {
  await world.tenant.stop()
  server.close()
})

const extensionOf = (more: Readonly<Record<string, unknown>> = {}) => ({
  displayName: 'Deliver first keys',
  description: 'Hands people over',
  endpointConfiguration: {
    '@odata.type': '#microsoft.graph.logicAppTriggerEndpointConfiguration',
    ...where,
  },
  authenticationConfiguration: { '@odata.type': '#microsoft.graph.azureAdPopTokenAuthentication' },
  clientConfiguration: {
    '@odata.type': '#microsoft.graph.customExtensionClientConfiguration',
    maximumRetries: 1,
    timeoutInMilliseconds: 1000,
  },
  callbackConfiguration: {
    '@odata.type': '#microsoft.graph.identityGovernance.customTaskExtensionCallbackConfiguration',
    timeoutDuration: 'PT1H',
    authorizedApps: [{ '@odata.type': 'microsoft.graph.application', id: answerer.appId }],
  },
  ...more,
})
const findDefinition = async (name: string) => {
  const { body } = await graph(`GET ${root}/taskDefinitions`)
  return body.value.find(({ displayName }: { displayName: string }) => displayName.includes(name))
    .id
}
const taskOf = (
  taskDefinitionId: string,
  args: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, unknown>> = {},
) => ({
  displayName: 'A task',
  isEnabled: true,
  continueOnError: false,
  taskDefinitionId,
  arguments: Object.entries(args).map(([name, value]) => ({ name, value })),
  ...more,
})
const workflowOf = (...tasks: readonly unknown[]) => ({
  category: 'joiner',
  displayName: 'New people',
  description: 'Everybody',
  isEnabled: true,
  isSchedulingEnabled: false,
  executionConditions: {
    '@odata.type': '#microsoft.graph.identityGovernance.triggerAndScopeBasedConditions',
    scope: {
      '@odata.type': '#microsoft.graph.identityGovernance.ruleBasedSubjectSet',
      rule: "(department eq 'Sales')",
    },
    trigger: {
      '@odata.type': '#microsoft.graph.identityGovernance.timeBasedAttributeTrigger',
      timeBasedAttribute: 'employeeHireDate',
      offsetInDays: 0,
    },
  },
  tasks,
})
const addPeople = () => {
  count += 1
  const { tenant } = world
  const managerId = tenant.addUser({
    userPrincipalName: `boss${count}@contoso.test`,
    displayName: 'The Boss',
    mail: `boss${count}@contoso.test`,
  })
  const id = tenant.addUser({ userPrincipalName: `new${count}@contoso.test`, managerId })
  return { id, managerId }
}
/** Creates an extension and a workflow with it, and runs it for somebody. */
const launch = async (more: Readonly<Record<string, unknown>> = {}, rest: unknown[] = []) => {
  const extension = (await graph(`POST ${root}/customTaskExtensions`, extensionOf(more))).body
  const definition = await findDefinition('custom task extension')
  const task = taskOf(definition, { customTaskExtensionID: extension.id })
  const created = await graph(`POST ${root}/workflows`, workflowOf(task, ...rest))
  expect(created.status).toBe(201)
  const { id } = addPeople()
  const at = `${root}/workflows/${created.body.id}`
  expect((await graph(`POST ${at}/activate`, { subjects: [{ id }] })).status).toBe(204)
  const results = async () => (await graph(`GET ${at}/runs`)).body.value[0]
  const tasks = async () => {
    const run = (await results()).id
    return (await graph(`GET ${at}/runs/${run}/taskProcessingResults`)).body.value
  }
  return { at, id, extension, results, tasks, workflowId: created.body.id }
}
const firstCall = async (): Promise<Called> => {
  while (!called[0]) await new Promise((resolve) => setTimeout(resolve, 5))
  return called[0]
}
const done = { data: { operationStatus: 'Completed' }, source: 'sample', type: 'lifecycleEvent' }
const callbackOf = ({ body }: Called) => String(body.data['callbackUriPath'])

test('a run calls out as the managed identity of its Logic App, with the documented body', async () => {
  const identity = world.tenant.addLogicApp({ ...where, url, audience })
  const { id, results, tasks, workflowId } = await launch()
  const call = await firstCall()
  const { value } = (await graph(`GET ${root}/workflows/${workflowId}/tasks`)).body
  const [result] = await tasks()
  const { managerId } = world.tenant.person(id)
  expect(call.body).toEqual({
    data: {
      callbackUriPath: `${root}/workflows/${workflowId}/tasks/${value[0].id}/taskProcessingResults/${result.id}/resume`,
      subject: {
        id,
        displayName: world.tenant.person(id).user.displayName,
        email: '',
        userPrincipalName: world.tenant.person(id).user.userPrincipalName,
        manager: { id: managerId, displayName: 'The Boss', email: `boss${count}@contoso.test` },
      },
      task: { id: value[0].id, displayName: 'A task' },
      taskProcessingResult: { id: result.id, createdDateTime: result.createdDateTime },
      workflow: { id: workflowId, displayName: 'New people', workflowVersion: 1 },
    },
    source: expect.any(String),
    type: expect.any(String),
  })
  const { keys } = (
    await world.ask(`${world.tenant.loginUrl}/${world.tenant.id}/discovery/v2.0/keys`)
  ).body
  const key = createPublicKey({ key: keys[0], format: 'jwk' })
  const token = call.authorization.replace('Bearer ', '')
  const { payload } = await jwtVerify(token, key, {
    audience,
    issuer: `${world.tenant.loginUrl}/${world.tenant.id}/v2.0`,
  })
  expect(payload).toMatchObject({
    tid: world.tenant.id,
    azp: identity.appId,
    oid: identity.objectId,
    idtyp: 'app',
  })
  expect(await results()).toMatchObject({ processingStatus: 'inProgress', totalUsersCount: 1 })
  expect((await answerer(`POST ${callbackOf(call)}`, done)).status).toBe(204)
  expect(await results()).toMatchObject({
    processingStatus: 'completed',
    successfulUsersCount: 1,
    completedDateTime: expect.any(String),
  })
})

test('a token of version 1.0 says appid', async () => {
  const identity = world.tenant.addLogicApp({ ...where, url, audience, tokenVersion: '1.0' })
  await launch()
  const [, claims = ''] = (await firstCall()).authorization.split('.')
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    iss: `https://sts.windows.net/${world.tenant.id}/`,
    appid: identity.appId,
    ver: '1.0',
  })
})

test('a Logic App has an identity of its own, and not that of this machine', async () => {
  const { appId } = world.tenant.addLogicApp({ ...where, url, audience })
  const asked = `resource=${encodeURIComponent('https://graph.microsoft.com')}&client_id=${appId}`
  const path = `/metadata/identity/oauth2/token?api-version=2018-02-01&${asked}`
  const answer = await world.ask(world.tenant.metadataUrl + path, { headers: { metadata: 'true' } })
  expect(answer.status).toBe(400)
})

test('only whoever the extension names may answer, once, in time, and with words that are known', async () => {
  world.tenant.addLogicApp({ ...where, url, audience })
  const { results, tasks } = await launch()
  const path = callbackOf(await firstCall())
  const stranger = await world.openGraph('LifecycleWorkflows.Read.All')
  expect((await stranger(`POST ${path}`, done)).status).toBe(403)
  expect((await stranger(`POST ${path.replace(/[^/]+\/resume$/, 'x/resume')}`, done)).status).toBe(
    403,
  )
  for (const wrong of [
    { ...done, data: { operationStatus: 'perhaps' } },
    { ...done, data: undefined },
    { ...done, more: 1 },
  ]) {
    expect((await answerer(`POST ${path}`, wrong)).status).toBe(400)
  }
  const long = path.replace(/resume$/, 'microsoft.graph.identityGovernance.resume')
  expect((await answerer(`POST ${long}`, { data: { operationStatus: 'failed' } })).status).toBe(204)
  expect((await answerer(`POST ${path}`, done)).status).toBe(400)
  expect(await results()).toMatchObject({ processingStatus: 'failed', failedTasksCount: 1 })
  expect((await tasks())[0].failureReason).toMatch(/callback/i)
  expect((await graph(`POST ${path.replace(/[^/]+\/resume$/, 'x/resume')}`, done)).status).toBe(404)
})

test('an answer that does not come in time fails the task, and calls off what follows', async () => {
  world.tenant.addLogicApp({ ...where, url, audience })
  const welcome = taskOf(await findDefinition('welcome'))
  const { results, tasks, at } = await launch({}, [welcome])
  const path = callbackOf(await firstCall())
  world.clock.stepTo(minutes(59))
  expect((await results()).processingStatus).toBe('inProgress')
  world.clock.stepTo(minutes(59.95))
  const late = await world.openGraph()
  world.clock.stepTo(minutes(61))
  const fresh = await world.openGraph('LifecycleWorkflows.ReadWrite.All')
  expect((await late(`POST ${path}`, done)).status).toBe(403)
  expect((await fresh(`POST ${path}`, done)).status).toBe(400)
  await world.tenant.workflowsIdle()
  const run = (await fresh(`GET ${at}/runs`)).body.value[0]
  const found = (await fresh(`GET ${at}/runs/${run.id}/taskProcessingResults`)).body.value
  expect(found).toMatchObject([
    {
      processingStatus: 'failed',
      failureReason: 'Callback not received within the timeout duration',
    },
    { processingStatus: 'canceled' },
  ])
  world.clock.stepTo(0)
  expect(await tasks()).toHaveLength(2)
})

test('the legacy extension lets its resource answer; without a callback nothing is waited for', async () => {
  world.tenant.addLogicApp({ ...where, url, audience })
  const authenticationConfiguration = {
    '@odata.type': '#microsoft.graph.azureAdTokenAuthentication',
    resourceId: answerer.appId,
  }
  const callbackConfiguration = {
    '@odata.type': '#microsoft.graph.identityGovernance.customTaskExtensionCallbackConfiguration',
    timeoutDuration: 'PT5M',
  }
  await launch({ authenticationConfiguration, callbackConfiguration })
  expect((await answerer(`POST ${callbackOf(await firstCall())}`, done)).status).toBe(204)
  called = []
  const { results } = await launch({ callbackConfiguration: undefined })
  const path = callbackOf(await firstCall())
  expect((await results()).processingStatus).toBe('completed')
  expect((await graph(`POST ${path}`, done)).status).toBe(400)
})

test('the relay tries again after trouble, may deliver twice, and the workflow hears nothing of it', async () => {
  world.tenant.addLogicApp({ ...where, url, audience })
  statuses = [401]
  const refused = await launch()
  await firstCall()
  await world.tenant.workflowsIdle()
  expect([called.length, (await refused.results()).processingStatus]).toEqual([1, 'inProgress'])
  called = []
  world.faults.add({ target: 'relay', kind: 'drop-after', milliseconds: 1 })
  await launch()
  await world.tenant.workflowsIdle()
  expect(called).toHaveLength(2)
  expect(called[0]?.body).toEqual(called[1]?.body)
  called = []
  world.faults.add({ target: 'relay', kind: 'lose' })
  await launch()
  await world.tenant.workflowsIdle()
  expect(called).toEqual([])
  world.faults.add({ target: 'relay', kind: 'drop', times: 5, milliseconds: 1 })
  await launch()
  await world.tenant.workflowsIdle()
  expect(
    world.tenant
      .relayCalls()
      .slice(-5)
      .map(({ status }) => status),
  ).toEqual(Array.from({ length: 5 }))
})

test('without its Logic App a task fails', async () => {
  const endpointConfiguration = {
    '@odata.type': '#microsoft.graph.logicAppTriggerEndpointConfiguration',
    ...where,
    logicAppWorkflowName: 'nowhere',
  }
  const { results } = await launch({ endpointConfiguration })
  await world.tenant.workflowsIdle()
  expect((await results()).processingStatus).toBe('failed')
})

const runBuiltIn = async (name: string, args: Readonly<Record<string, string>>, id: string) => {
  const task = taskOf(await findDefinition(name), args)
  const { body } = await graph(`POST ${root}/workflows`, workflowOf(task))
  await graph(`POST ${root}/workflows/${body.id}/activate`, { subjects: [{ id }] })
  await world.tenant.workflowsIdle()
  const at = `${root}/workflows/${body.id}`
  const { value } = (await graph(`GET ${at}/userProcessingResults`)).body
  const results = await graph(
    `GET ${at}/userProcessingResults/${value[0].id}/taskProcessingResults`,
  )
  expect((await graph(`GET ${at}/taskReports`)).body.value).toHaveLength(1)
  return results.body.value[0]
}
const tap = { tapLifetimeMinutes: '60', tapIsUsableOnce: 'true' }

test('a pass is minted and mailed to the manager, good from the hire date on', async () => {
  const { id } = addPeople()
  const employeeHireDate = new Date(Date.now() + minutes(90)).toISOString()
  world.tenant.setUser(id, { employeeHireDate })
  expect(await runBuiltIn('Temporary Access Pass', tap, id)).toMatchObject({
    processingStatus: 'completed',
    failureReason: null,
  })
  const { pass, user } = world.tenant.person(id)
  expect(pass).toMatchObject({ once: true, startsAt: new Date(employeeHireDate) })
  const mail = world.tenant.sentMails().at(-1)
  const { toRecipients, body } = (mail?.message ?? {}) as {
    toRecipients: unknown
    body: { content: string }
  }
  expect(toRecipients).toEqual([{ emailAddress: { address: `boss${count}@contoso.test` } }])
  const code = / is (\S+)\n/.exec(body.content)?.[1] ?? ''
  expect(world.tenant.signInWithPass(user.userPrincipalName, code)).toMatchObject({
    refused: expect.any(String),
  })
  world.clock.stepTo(minutes(91))
  expect(world.tenant.signInWithPass(user.userPrincipalName, code)).not.toHaveProperty('refused')
})

test.each([
  ['a method', (id: string) => void world.tenant.registerMethod(id, 'fido2'), /methods/],
  ['a sign-in', (id: string) => world.tenant.recordSignIn(id), /signed in/],
  ['a role', (id: string) => void world.tenant.assignRole(id, 'Global Reader'), /role/],
  ['no manager', (id: string) => world.tenant.setManager(id, undefined), /manager/],
])('whoever has %s gets no pass from a workflow', async (_what, alter, reason) => {
  const { id } = addPeople()
  alter(id)
  const before = world.tenant.sentMails().length
  expect(await runBuiltIn('Temporary Access Pass', tap, id)).toMatchObject({
    processingStatus: 'failed',
    failureReason: expect.stringMatching(reason),
  })
  expect(world.tenant.person(id).pass).toBeUndefined()
  expect(world.tenant.sentMails()).toHaveLength(before)
})

test('the policy binds the pass of a workflow too', async () => {
  const { id } = addPeople()
  const long = { ...tap, tapLifetimeMinutes: '43000' }
  expect((await runBuiltIn('Temporary Access Pass', long, id)).failureReason).toMatch(/lifetime/)
})

test('the other built-in tasks do what they say', async () => {
  const { id } = addPeople()
  const { tenant } = world
  tenant.setUser(id, { mail: 'new@contoso.test', accountEnabled: false })
  const group = tenant.addGroup({ displayName: 'Everybody' })
  const body = { customSubject: 'Hi {{userDisplayName}}', customBody: 'by {{managerDisplayName}}' }
  await runBuiltIn('welcome', body, id)
  expect(tenant.sentMails().at(-1)?.message).toMatchObject({
    subject: `Hi ${tenant.person(id).user.displayName}`,
    body: { content: 'by The Boss' },
    toRecipients: [{ emailAddress: { address: 'new@contoso.test' } }],
  })
  await runBuiltIn('reminder', {}, id)
  expect(tenant.sentMails().at(-1)?.message['toRecipients']).toEqual([
    { emailAddress: { address: `boss${count}@contoso.test` } },
  ])
  await runBuiltIn('Enable', {}, id)
  expect(tenant.person(id).user.accountEnabled).toBe(true)
  await runBuiltIn('groups', { groupID: group }, id)
  const reader = await world.openGraph('User.Read.All')
  const { value } = (await reader(`GET /users/${id}/transitiveMemberOf`)).body
  expect(value.map((each: { id: string }) => each.id)).toContain(group)
  tenant.setUser(id, { onPremisesSyncEnabled: true, onPremisesImmutableId: 'tie' })
  expect((await runBuiltIn('Enable', {}, id)).failureReason).toMatch(/on premises/)
  const asked: string[] = []
  tenant.setWriteBack({
    setPassword: () => Promise.resolve('refused'),
    enable(tie) {
      asked.push(tie)
      return Promise.resolve(true)
    },
  })
  const onPremises = { enableOnPremisesAccount: 'true' }
  expect((await runBuiltIn('Enable', onPremises, id)).processingStatus).toBe('completed')
  expect(asked).toEqual(['tie'])
  tenant.setWriteBack(undefined)
})

test('what is no extension is refused', async () => {
  const callback = extensionOf().callbackConfiguration
  const wrong = [
    { displayName: '' },
    { more: 1 },
    { authenticationConfiguration: undefined },
    { callbackConfiguration: { ...callback, timeoutDuration: 'PT4M59S' } },
    { callbackConfiguration: { ...callback, timeoutDuration: 'PT3H1S' } },
    { callbackConfiguration: { ...callback, timeoutDuration: 'P1D' } },
  ]
  for (const each of wrong) {
    const answer = await graph(`POST ${root}/customTaskExtensions`, extensionOf(each))
    expect([each, answer.status]).toEqual([each, 400])
  }
})

test('what is no workflow is refused, and ids are looked up', async () => {
  const welcome = taskOf(await findDefinition('welcome'))
  const custom = await findDefinition('custom task extension')
  const wrong = [
    workflowOf(),
    workflowOf(...Array.from({ length: 26 }, () => welcome)),
    workflowOf(taskOf('d79d1fcc-16be-490c-a865-f4533b1639ee')),
    workflowOf(taskOf(custom)),
    workflowOf(taskOf(custom, { customTaskExtensionID: 'nobody' })),
    workflowOf({ ...welcome, arguments: [{ name: 'strange', value: 'x' }] }),
    { ...workflowOf(welcome), category: 'guest' },
    { ...workflowOf(welcome), executionConditions: {} },
  ]
  for (const body of wrong) expect((await graph(`POST ${root}/workflows`, body)).status).toBe(400)
  world.tenant.setCustomTaskDefinition('d79d1fcc-16be-490c-a865-f4533b1639ee')
  expect(await findDefinition('custom task extension')).toMatch(/^d79d1fcc/)
  world.tenant.setCustomTaskDefinition(custom)
})

test('at most ten people who exist are activated, for a workflow that is on', async () => {
  const task = taskOf(await findDefinition('welcome'))
  const { body } = await graph(`POST ${root}/workflows`, workflowOf(task))
  const off = { ...workflowOf(task), isEnabled: false }
  const other = (await graph(`POST ${root}/workflows`, off)).body
  const { id } = addPeople()
  const activate = async (workflow: string, ids: readonly string[]) => {
    const subjects = ids.map((each) => ({ id: each }))
    return (await graph(`POST ${root}/workflows/${workflow}/activate`, { subjects })).status
  }
  expect(await activate(body.id, [])).toBe(400)
  expect(
    await activate(
      body.id,
      Array.from({ length: 11 }, () => id),
    ),
  ).toBe(400)
  expect(await activate(body.id, ['nobody'])).toBe(404)
  expect(await activate('nothing', [id])).toBe(404)
  expect(await activate(other.id, [id])).toBe(400)
})

test('each right opens its own', async () => {
  const { extension, workflowId } = await launch()
  const may = async (permission: string, ...what: readonly string[]) => {
    const caller = await world.openGraph(permission)
    const seen: string[] = []
    for (const each of what) seen.push((await caller(each)).status === 403 ? 'no' : 'yes')
    return seen.join(' ')
  }
  const all = [
    `GET ${root}/workflows`,
    `GET ${root}/workflows/${workflowId}/runs`,
    `GET ${root}/customTaskExtensions`,
    `POST ${root}/workflows`,
    `POST ${root}/workflows/${workflowId}/activate`,
  ] as const
  expect(await may('LifecycleWorkflows.Read.All', ...all)).toBe('yes yes yes no no')
  expect(await may('LifecycleWorkflows-Reports.Read.All', ...all)).toBe('no yes no no no')
  expect(await may('LifecycleWorkflows-Workflow.Activate', ...all)).toBe('no no no no yes')
  expect(await may('LifecycleWorkflows-CustomExt.ReadWrite.All', ...all)).toBe('no no yes no no')
  const at = `${root}/customTaskExtensions/${extension.id}`
  expect((await graph(`DELETE ${at}`)).status).toBe(400)
  expect((await graph(`DELETE ${root}/workflows/${workflowId}`)).status).toBe(204)
  expect((await graph(`DELETE ${root}/workflows/${workflowId}`)).status).toBe(404)
  expect((await graph(`DELETE ${at}`)).status).toBe(204)
  expect((await graph(`GET ${at}`)).status).toBe(404)
})
