import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { errors } from '../../protocol/errors.ts'
import { createIntakePorts, type TestIntake } from '../../tests/machine/create-intake-ports.ts'
import {
  createTestDatabase,
  silentLog,
  type TestDatabase,
} from '../../tests/machine/start-postgres.ts'
import type { ApiServer } from './api-server.ts'
import { createApi } from './create-api.ts'

let database: TestDatabase
let intake: TestIntake
let api: ApiServer
let local: ApiServer

beforeAll(async () => {
  database = await createTestDatabase()
  intake = createIntakePorts(database.store, { clock: systemClock })
  const ports = { ...intake.ports, log: silentLog, channels: {} }
  api = await createApi({ door: 'token' }, ports)
  local = await createApi({ door: 'administrator' }, ports)
})

afterAll(async () => {
  await api.close()
  await local.close()
  await database.drop()
})

const startsOn = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10)

interface Call {
  readonly token?: string
  readonly key?: string
  readonly body?: object
  readonly server?: ApiServer
}

async function call(method: 'GET' | 'POST' | 'DELETE', url: string, given: Call = {}) {
  const { token, key = randomUUID(), body, server = api } = given
  const answer = await server.inject({
    method,
    url,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(method === 'POST' ? { 'idempotency-key': key } : {}),
    },
    ...(body ? { payload: body } : {}),
  })
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
}

async function mint(scopes: readonly string[], containers: readonly string[] | null = null) {
  const body = { name: 'a test', scopes, containers }
  const answer = await call('POST', '/api/tokens', { server: local, body })
  return answer.body as { id: string; token: string }
}

const hire = (employeeNumber: string, more: object = {}) => ({ employeeNumber, startsOn, ...more })

test('the socket of the machine mints the first token, and the token takes a hire', async () => {
  const { token } = await mint(['hires:write'])
  expect(token).toMatch(/^fk_[\w-]{43}$/)
  const body = { hires: [hire('api-1', { firstName: 'Barbara' })] }
  const answer = await call('POST', '/api/hires', { token, body })
  expect(answer.status).toBe(201)
  expect(answer.body).toMatchObject({ new: 1, refused: 0, results: [{ outcome: 'new' }] })
})

test('the database keeps no token', async () => {
  const { token } = await mint(['hires:read'])
  const rows = await database.store.selectFrom('api_token').selectAll().execute()
  const kept = await database.store.selectFrom('idempotency_key').selectAll().execute()
  expect(JSON.stringify([rows, kept])).not.toContain(token.slice(3))
})

test('missing, malformed, wrong and revoked tokens get the same answer', async () => {
  const { id, token } = await mint(['hires:read'])
  await call('DELETE', `/api/tokens/${id}`, { server: local })
  const answers = await Promise.all(
    [undefined, 'x', `fk_${'A'.repeat(43)}`, token].map((each) =>
      call('GET', '/api/hires', each === undefined ? {} : { token: each }),
    ),
  )
  const seen = answers.map(({ status, body }) => ({ status, body: { ...body, instance: '' } }))
  expect(new Set(seen.map((each) => JSON.stringify(each))).size).toBe(1)
  expect(seen[0]).toMatchObject({ status: 401, body: { code: 'token-refused' } })
})

test('a token may do what its scopes say and nothing else', async () => {
  const { token } = await mint(['hires:read'])
  expect((await call('GET', '/api/hires', { token })).status).toBe(200)
  const refused = await call('POST', '/api/hires', { token, body: { hires: [hire('no')] } })
  expect(refused).toMatchObject({ status: 403, body: { code: 'scope-missing' } })
})

test('a token mints no token that may do more than itself', async () => {
  const { token } = await mint(['tokens'])
  const body = { name: 'more', scopes: ['hires:write'] }
  expect((await call('POST', '/api/tokens', { token, body })).status).toBe(403)
  const limited = await mint(['tokens'], ['OU=A,DC=contoso,DC=com'])
  const same = { name: 'all', scopes: ['tokens'] }
  expect((await call('POST', '/api/tokens', { token: limited.token, body: same })).status).toBe(403)
})

test('the same key with the same body gets the same answer; nothing is done twice', async () => {
  const { token } = await mint(['hires:write'])
  const key = randomUUID()
  const body = { hires: [hire('once-1')] }
  const woken = intake.woken.length
  const answers = await Promise.all(
    [1, 2, 3].map(() => call('POST', '/api/hires', { token, key, body })),
  )
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(new Set(answers.map((answer) => answer.body.results[0].id)).size).toBe(1)
  expect(intake.woken.length).toBe(woken + 1)
  const other = await call('POST', '/api/hires', { token, key, body: { hires: [hire('once-2')] } })
  expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } })
})

test('a minted token is not said again when the key repeats', async () => {
  const key = randomUUID()
  const body = { name: 'once', scopes: ['hires:read'] }
  const first = await call('POST', '/api/tokens', { server: local, key, body })
  const again = await call('POST', '/api/tokens', { server: local, key, body })
  expect(first.body.token).toMatch(/^fk_/)
  expect(again.body).toEqual({ id: first.body.id, token: null })
})

test('a POST without a key, with a wrong shape, too large or of another kind says so', async () => {
  const { token } = await mint(['hires:write'])
  const headers = { authorization: `Bearer ${token}` }
  const url = '/api/hires'
  const send = async (payload: string, more: object = {}) => {
    const all = { 'content-type': 'application/json', 'idempotency-key': 'k', ...headers, ...more }
    const { statusCode, body } = await api.inject({ method: 'POST', url, headers: all, payload })
    return [statusCode, JSON.parse(body).code]
  }
  const good = JSON.stringify({ hires: [hire('x')] })
  expect(await send(good, { 'idempotency-key': '' })).toEqual([400, 'idempotency-key-malformed'])
  expect(await send('{"hires":[{"salary":1}]}')).toEqual([400, 'request-invalid'])
  expect(await send('{')).toEqual([400, 'request-invalid'])
  expect(await send(`"${'x'.repeat(1024 * 1024)}"`)).toEqual([413, 'too-large'])
  expect(await send('x', { 'content-type': 'text/plain' })).toEqual([415, 'media-type-unknown'])
})

test('a problem names each place, and repeats no value', async () => {
  const { token } = await mint(['hires:write'])
  const secret = 'thevaluethatwassent'
  const body = { hires: [hire('bad-1', { mobile: secret }), hire('', { mail: secret })] }
  const answer = await call('POST', '/api/hires', { token, body })
  expect(answer.status).toBe(422)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.body).toMatchObject({
    type: expect.stringContaining('row-refused'),
    title: expect.any(String),
    status: 422,
    code: 'row-refused',
    hint: expect.any(String),
    instance: expect.stringMatching(/^urn:uuid:/),
  })
  expect(answer.body.problems.map(({ row, column, code }: never) => [row, column, code])).toEqual([
    [0, 'mobile', 'mobile-unusable'],
    [1, 'mail', 'mail-unusable'],
    [1, undefined, 'hire-unnamed'],
  ])
  expect(JSON.stringify(answer.body)).not.toContain(secret)
})

test('good hires go in beside bad ones, or none do', async () => {
  const { token } = await mint(['hires:write', 'hires:read'])
  const body = { hires: [hire('mixed-1'), hire('mixed-2', { device: 'mainframe' })] }
  const all = await call('POST', '/api/hires?all-or-nothing=true', { token, body })
  expect(all.status).toBe(422)
  const some = await call('POST', '/api/hires', { token, body })
  expect(some.body).toMatchObject({ new: 1, refused: 1 })
})

test('unknown routes are problems too', async () => {
  expect(await call('GET', '/api/keys')).toMatchObject({ status: 404, body: { code: 'not-found' } })
})

test('a hire is shown with masked addresses and its timeline, then cancelled', async () => {
  const { token } = await mint(['hires:write', 'hires:read', 'hires:cancel'])
  const contact = { mail: 'barbara@example.org', mobile: '+31612345678', lastName: 'Jensen' }
  const made = await call('POST', '/api/hires', {
    token,
    body: { hires: [hire('show-1', contact)] },
  })
  const id = made.body.results[0].id as string
  const shown = await call('GET', `/api/hires/${id}`, { token })
  expect(shown.body).toMatchObject({
    employeeNumber: 'show-1',
    lastName: 'Jensen',
    mail: 'b•••@example.org',
    mobile: '••• 78',
    phase: 'finding',
    timeline: [{ event: 'hire-known', detail: { source: 'api' } }],
  })
  expect((await call('POST', `/api/hires/${id}/cancel`, { token })).status).toBe(200)
  expect(intake.woken.at(-1)).toBe(shown.body.delivery)
  const again = await call('POST', `/api/hires/${id}/cancel`, { token })
  expect(again).toMatchObject({ status: 409, body: { code: 'hire-over' } })
  const after = await call('GET', `/api/hires/${id}`, { token })
  expect(after.body.phase).toBe('cancelled')
  expect(after.body.timeline.at(-1)).toMatchObject({ event: 'delivery-cancelled' })
})

test('a cancelled hire that is sent again is not taken until it is readmitted', async () => {
  const { token } = await mint(['hires:write', 'hires:cancel'])
  const body = { hires: [hire('off-1')] }
  const made = await call('POST', '/api/hires', { token, body })
  const id = made.body.results[0].id as string
  await call('POST', `/api/hires/${id}/cancel`, { token })
  const sent = await call('POST', '/api/hires', { token, body })
  expect(sent.body).toMatchObject({ cancelled: 1, results: [{ outcome: 'cancelled', id }] })
  expect((await call('POST', `/api/hires/${id}/readmit`, { token })).status).toBe(200)
  const twice = await call('POST', `/api/hires/${id}/readmit`, { token })
  expect(twice).toMatchObject({ status: 409, body: { code: 'not-cancelled' } })
  expect((await call('POST', '/api/hires', { token, body })).body.new).toBe(1)
})

test('a token for one container sees and cancels only what was named under it', async () => {
  const inside = await mint(
    ['hires:write', 'hires:read', 'hires:cancel'],
    ['OU=A, DC=contoso,DC=com'],
  )
  const same = await mint(['hires:read'], ['ou=a,dc=contoso,dc=com', 'ou=b,dc=contoso,dc=com'])
  const other = await mint(
    ['hires:read', 'hires:cancel', 'hires:write'],
    ['OU=B,DC=contoso,DC=com'],
  )
  const made = await call('POST', '/api/hires', {
    token: inside.token,
    body: { hires: [hire('ou-1')] },
  })
  const id = made.body.results[0].id as string
  const seenBy = async (token: string) => (await call('GET', `/api/hires/${id}`, { token })).status
  expect(await seenBy(inside.token)).toBe(200)
  expect(await seenBy(same.token)).toBe(200)
  expect(await seenBy(other.token)).toBe(404)
  expect((await call('POST', `/api/hires/${id}/cancel`, { token: other.token })).status).toBe(404)
  const list = await call('GET', '/api/hires?limit=200', { token: other.token })
  expect(list.body.hires.map((each: { id: string }) => each.id)).not.toContain(id)
  const fill = { hires: [hire('ou-1', { mobile: '+31612345678' })] }
  expect((await call('POST', '/api/hires', { token: other.token, body: fill })).status).toBe(422)
})

test('a list comes in pages that meet', async () => {
  const { token } = await mint(['hires:write', 'hires:read'], ['ou=pages'])
  const hires = Array.from({ length: 7 }, (_, index) => hire(`page-${index}`))
  await call('POST', '/api/hires', { token, body: { hires } })
  const seen: string[] = []
  let after = ''
  for (let page = 0; page < 4; page += 1) {
    const { body } = await call('GET', `/api/hires?limit=3${after}`, { token })
    seen.push(...body.hires.map((each: { employeeNumber: string }) => each.employeeNumber))
    if (body.next === null) break
    after = `&after=${body.next}`
  }
  expect(seen.toSorted()).toEqual(hires.map(({ employeeNumber }) => employeeNumber))
  const broken = await call('GET', '/api/hires?after=nonsense', { token })
  expect(broken).toMatchObject({ status: 400, body: { code: 'request-invalid' } })
})

test('an enrolment code is speakable, lives an hour, and is kept as a hash', async () => {
  const answer = await call('POST', '/api/enrolments', { server: local, body: {} })
  expect(answer.status).toBe(201)
  expect(answer.body.code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/)
  const rows = await database.store.selectFrom('enrolment').selectAll().execute()
  expect(rows[0]).toMatchObject({ directories: ['contoso'], spent_at: null })
  expect(JSON.stringify(rows)).not.toContain(answer.body.code)
})

test('health says what does not work, what that means and what to do', async () => {
  const { body } = await call('GET', '/api/health', { server: local })
  expect(body.lines).toEqual([
    { name: 'database', state: 'ok', effect: expect.any(String) },
    { name: 'clock', state: 'ok', effect: expect.any(String) },
    { name: 'agent', state: 'fail', effect: expect.any(String), remedy: expect.any(String) },
    { name: 'mail', state: 'fail', effect: expect.any(String), remedy: 'configure `mail`' },
    { name: 'desk', state: 'ok', effect: expect.any(String) },
  ])
  expect((await call('GET', '/health')).body).toEqual({ alive: true })
})

test('what agents say of themselves is told with its remedy, and a choice is no failure', async () => {
  const about = { directories: ['contoso'], enrolled_at: new Date(), seen_at: new Date() }
  const health = [
    {
      text: 'ok',
      'limit:contoso': '20',
      'proof:contoso': 'proof-by-server',
      'text length': 'text-code-in-segments',
      'tenant:contoso': 'cloud-sign-ins-needed',
      'tenant:fabrikam': 'ok',
      'sign-ins:fabrikam': 'cloud-sign-ins-unseen',
      'secret:fabrikam': 'cloud-secret',
    },
    {
      text: 'text-carrier-missing',
      'limit:contoso': '400',
      clock: 'clock-apart',
      other: 'a-word-of-a-newer-agent',
    },
  ]
  const rows = health.map((said, number) => ({
    ...about,
    id: `agent-${number}`,
    name: `n${number}`,
    jwk: JSON.stringify({}),
    health: JSON.stringify(said),
  }))
  await database.store.insertInto('agent').values(rows).execute()
  const { body } = await call('GET', '/api/health', { server: local })
  await database.store.deleteFrom('agent').execute()
  const said = (name: string) => body.lines.find((line: { name: string }) => line.name === name)
  const stateOf = (name: string) => said(name)?.state
  expect(stateOf('agent n0: text')).toBe('ok')
  expect(stateOf('agent n0: proof:contoso')).toBe('warn')
  expect(stateOf('agent n0: text length')).toBe('warn')
  // Another agent of the directory sends the codes.
  expect(stateOf('agent n1: text')).toBe('warn')
  expect(said('agent n1: clock')).toEqual({
    name: 'agent n1: clock',
    state: 'fail',
    effect: errors['clock-apart'].public,
    remedy: errors['clock-apart'].remedy,
  })
  expect(stateOf('agent n1: other')).toBe('fail')
  expect(said('agent n0: tenant:contoso')).toEqual({
    name: 'agent n0: tenant:contoso',
    state: 'fail',
    effect: errors['cloud-sign-ins-needed'].public,
    remedy: errors['cloud-sign-ins-needed'].remedy,
  })
  expect(stateOf('agent n0: tenant:fabrikam')).toBe('ok')
  expect(stateOf('agent n0: sign-ins:fabrikam')).toBe('warn')
  expect(stateOf('agent n0: secret:fabrikam')).toBe('warn')
  expect(said('flood of contoso')).toEqual({
    name: 'flood of contoso',
    state: 'ok',
    effect: 'at most 420 passwords an hour, whoever asks: 20 + 400, by 2 agents',
  })
})

test('the ledger is verified on request', async () => {
  const { body } = await call('GET', '/api/ledger/verify', { server: local })
  expect(body).toMatchObject({ whole: true })
  const rewritten = `/api/ledger/verify?seq=1&hash=${'0'.repeat(64)}`
  expect((await call('GET', rewritten, { server: local })).body).toEqual({
    whole: false,
    seq: 1,
    from: 1,
    problem: 'rewritten',
  })
})

test('too many calls from one address are slowed down, with a problem', async () => {
  const busy = await createApi({ door: 'token' }, { ...intake.ports, log: silentLog, channels: {} })
  const codes = new Set<number>()
  for (let count = 0; count < 620; count += 1) {
    codes.add((await busy.inject({ method: 'GET', url: '/health' })).statusCode)
  }
  const last = await busy.inject({ method: 'GET', url: '/health' })
  expect([...codes]).toEqual([200, 429])
  expect(last.json().code).toBe('too-often')
  await busy.close()
})

test('a fault leaves no trace of itself in the answer', async () => {
  const broken = createIntakePorts(database.store, {
    wakeAll: () => Promise.reject(new Error('boom 42')),
  })
  const faulty = await createApi(
    { door: 'administrator' },
    { ...broken.ports, clock: systemClock, log: silentLog, channels: {} },
  )
  const answer = await call('POST', '/api/hires', {
    server: faulty,
    body: { hires: [hire('boom-1')] },
  })
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } })
  expect(JSON.stringify(answer.body)).not.toContain('boom')
  await faulty.close()
})

test('the checked-in OpenAPI document is the one that the routes make', async () => {
  const written = await readFile('docs/openapi.json', 'utf8')
  await api.ready()
  expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(api.swagger())))
})
