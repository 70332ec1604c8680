import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTenant } from '../../../tests/graph/open-tenant.ts'
import { bulkOf, openUpload } from '../../../tests/graph/open-upload.ts'

const scim = { 'content-type': 'application/scim+json' }
let world: Awaited<ReturnType<typeof openTenant>>
let upload: Awaited<ReturnType<typeof openUpload>>
beforeAll(async () => {
  world = await openTenant()
})
beforeEach(async () => {
  upload = await openUpload(world)
})
afterEach(() => {
  world.clock.stepTo(0)
  world.tenant.setDelays({ provisioningLog: 0 })
  world.tenant.setThrottleLimits({ reports: 10_000 })
  expect(world.problems.splice(0)).toEqual([])
})
afterAll(() => world.tenant.stop())

const people = (count: number) =>
  Array.from({ length: count }, (_each, at) => ({
    externalId: `${at}`,
    userName: `p${at}@contoso.test`,
    active: true,
  }))
const waiting = () => world.tenant.jobs().find(({ id }) => id === upload.jobId)?.waiting.length

test('what is taken is answered with nothing but where to look later', async () => {
  const { status, headers, body } = await upload(people(50))
  expect([status, body]).toEqual([202, undefined])
  const filter = encodeURIComponent(`jobid eq '${upload.jobId}'`)
  expect(headers['location']).toBe(
    `${world.tenant.graphUrl}/auditLogs/provisioning/?$filter=${filter}`,
  )
  expect(headers['request-id']).toMatch(/^[0-9a-f-]{36}$/)
  const reader = await world.openGraph('ProvisioningLog.Read.All')
  expect((await reader(`GET ${headers['location']}`)).body.value).toEqual([])
  expect(waiting()).toBe(50)
})

test('what is no bulk request is refused as a whole', async () => {
  const sender = await world.openGraph('SynchronizationData-User.Upload')
  const good = bulkOf(people(1))
  const [operation] = good.Operations
  const bodies: readonly (readonly [unknown, Readonly<Record<string, string>>])[] = [
    [good, { 'content-type': 'application/json' }],
    [bulkOf(people(51)), scim],
    [bulkOf([]), scim],
    [{ ...good, schemas: ['urn:x'] }, scim],
    [{ ...good, Operations: undefined, operations: good.Operations }, scim],
    [{ ...good, Operations: [{ ...operation, method: 'DELETE' }] }, scim],
    [{ ...good, Operations: [{ ...operation, path: '/Groups' }] }, scim],
  ]
  for (const [body, headers] of bodies) {
    const answer = await sender(`POST ${upload.path}`, body, headers)
    expect([answer.status, answer.body.error.message]).toEqual([400, 'Invalid Data Format'])
  }
  expect((await sender(`POST ${upload.path}`, {}, { 'content-type': 'text/csv' })).status).toBe(415)
  expect((await sender(`GET ${upload.path}`)).status).toBe(400)
  expect((await sender(`POST ${upload.path.replace('API2AD', 'other')}`, good, scim)).status).toBe(
    404,
  )
  expect(waiting()).toBe(0)
})

test('the narrow permission is for the programs that own the application', async () => {
  const owner = await world.openGraph('SynchronizationData-User.Upload.OwnedBy')
  const body = bulkOf(people(1))
  expect((await owner(`POST ${upload.path}`, body, scim)).status).toBe(403)
  const reader = await world.openGraph('ProvisioningLog.Read.All')
  expect((await reader(`POST ${upload.path}`, body, scim)).status).toBe(403)
  const own = world.tenant.addProvisioningApplication({ owners: [owner.appId] })
  const path = `/servicePrincipals/${own.servicePrincipalId}/synchronization/jobs/${own.id}`
  expect((await owner(`POST ${path}/bulkUpload`, body, scim)).status).toBe(202)
  expect((await owner('GET /auditLogs/provisioning')).status).toBe(403)
})

test('more than 40 calls in five seconds come back later, and so do those beyond the day', async () => {
  const busy = await openTenant()
  const send = await openUpload(busy)
  busy.tenant.setThrottleLimits({ uploads: 2 })
  const answers = [await send(people(1)), await send(people(1)), await send(people(1))]
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 429])
  expect(Number(answers[2]?.headers['retry-after'])).toBeLessThanOrEqual(6)
  busy.clock.stepTo(20_000)
  expect((await send(people(1))).status).toBe(202)
  busy.clock.stepTo(40_000)
  busy.tenant.setThrottleLimits({ uploadsADay: 1 })
  await send(people(1))
  const late = await send(people(1))
  expect(late.status).toBe(429)
  expect(Number(late.headers['retry-after'])).toBeGreaterThan(3600)
  await busy.tenant.stop()
})

test('a job is read, paused and started; paused it works on nothing', async () => {
  const graph = await world.openGraph('Synchronization.ReadWrite.All')
  const jobs = `/servicePrincipals/${upload.principal}/synchronization/jobs`
  expect((await graph(`GET ${jobs}`)).body.value).toHaveLength(1)
  expect((await graph(`POST ${jobs}/${upload.jobId}/pause`)).status).toBe(204)
  expect((await graph(`GET ${jobs}/${upload.jobId}`)).body.status.code).toBe('Paused')
  expect((await upload(people(2))).status).toBe(202)
  expect(world.tenant.takeUploads(upload.jobId)).toEqual([])
  world.tenant.setJobState(upload.jobId, 'quarantined')
  expect(world.tenant.takeUploads(upload.jobId)).toEqual([])
  expect((await graph(`POST ${jobs}/${upload.jobId}/start`)).status).toBe(204)
  expect(world.tenant.takeUploads(upload.jobId)).toHaveLength(2)
  const narrow = await world.openGraph('SynchronizationData-User.Upload')
  expect((await narrow(`POST ${jobs}/${upload.jobId}/start`)).status).toBe(403)
  expect((await graph('GET /servicePrincipals/nobody/synchronization/jobs')).status).toBe(404)
})

const note = (externalId: string, status: string, cycleId = 'a-cycle') => {
  const id = `${upload.jobId} ${externalId} ${world.tenant.provisioningLog().length}`
  const at = world.clock.now()
  const summary = {
    id,
    activityDateTime: at.toISOString(),
    jobId: upload.jobId,
    cycleId,
    changeId: id,
    provisioningAction: 'create',
    provisioningStatusInfo: { status, errorInformation: null },
    provisioningSteps: [],
    modifiedProperties: [],
    sourceIdentity: { id: externalId, displayName: `Person ${externalId}` },
    targetIdentity: null,
  }
  world.tenant.noteProvisioned({ id, jobId: upload.jobId, at, summary })
}

test('the log is filtered as documented', async () => {
  note('A1', 'success', 'one')
  note('a1', 'failure', 'two')
  const reader = await world.openGraph('AuditLog.Read.All')
  const find = async (filter: string) => {
    const all = `jobId eq '${upload.jobId}'${filter ? ` and ${filter}` : ''}`
    const answer = await reader(`GET /auditLogs/provisioning?$filter=${encodeURIComponent(all)}`)
    const value = answer.body.value as readonly { sourceIdentity: { id: string } }[] | undefined
    return value?.map(({ sourceIdentity }) => sourceIdentity.id) ?? answer.status
  }
  const hour = (ahead: number) => new Date(Date.now() + ahead * 3_600_000).toISOString()
  expect(await find('')).toEqual(['a1', 'A1'])
  expect(await find("sourceIdentity/id eq 'A1'")).toEqual(['A1'])
  expect(await find("statusInfo/status eq 'failure'")).toEqual(['a1'])
  expect(await find("provisioningStatusInfo/status eq 'success'")).toEqual(['A1'])
  expect(await find("cycleId eq 'two'")).toEqual(['a1'])
  expect(await find("contains(sourceIdentity/displayName, 'and') and cycleId eq 'x'")).toEqual([])
  expect(await find("contains(sourceIdentity/displayName, 'Person')")).toEqual(['a1', 'A1'])
  expect(await find(`activityDateTime gt ${hour(-1)} and activityDateTime lt ${hour(1)}`)).toEqual([
    'a1',
    'A1',
  ])
  expect(await find(`activityDateTime ge ${hour(1)}`)).toEqual([])
  for (const wrong of [
    "bulkId eq 'x'",
    "cycleId ne 'x'",
    'cycleId eq two',
    "activityDateTime gt 'soon'",
    'nonsense',
  ]) {
    expect(await find(wrong)).toBe(400)
  }
  expect((await reader('GET /auditLogs/provisioning?$select=id')).status).toBe(400)
  expect((await reader('GET /auditLogs/provisioning?$top=0')).status).toBe(400)
})

test('the log comes in pages, the newest first, and a line that comes in between moves nothing', async () => {
  for (let at = 0; at < 5; at += 1) note(`${at}`, 'success')
  const reader = await world.openGraph('ProvisioningLog.Read.All')
  const filter = encodeURIComponent(`jobId eq '${upload.jobId}'`)
  const seen: string[] = []
  let url = `/auditLogs/provisioning?$top=2&$filter=${filter}`
  while (url) {
    const { body } = await reader(`GET ${url}`)
    for (const each of body.value) seen.push(each.sourceIdentity.id)
    if (seen.length === 2) note('late', 'success')
    url = body['@odata.nextLink'] ?? ''
  }
  expect(seen).toEqual(['4', '3', '2', '1', '0'])
})

test('the log is late', async () => {
  world.tenant.setDelays({ provisioningLog: 10 * 60_000 })
  note('slow', 'success')
  expect(await upload.logOf('slow')).toEqual([])
  world.clock.stepTo(11 * 60_000)
  expect(await upload.logOf('slow')).toHaveLength(1)
})

test('whoever asks for the log too often comes back later', async () => {
  world.tenant.setThrottleLimits({ reports: 5 })
  const reader = await world.openGraph('ProvisioningLog.Read.All')
  const answers: number[] = []
  for (let at = 0; at < 6; at += 1) {
    answers.push((await reader('GET /auditLogs/provisioning')).status)
  }
  expect(answers).toEqual([200, 200, 200, 200, 200, 429])
})
