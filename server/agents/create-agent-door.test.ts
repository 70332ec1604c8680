import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { agentPaths } from '../../protocol/agent-api.ts'
import { signAgentRequest } from '../../protocol/agent-request.ts'
import { createAgentSelf } from '../../protocol/agent-self.ts'
import { createKeyPair, type KeyPair } from '../../protocol/keys.ts'
import { Secret } from '../../protocol/secret.ts'
import { createIntakePorts } from '../../tests/machine/create-intake-ports.ts'
import {
  createTestDatabase,
  silentLog,
  type TestDatabase,
} from '../../tests/machine/start-postgres.ts'
import { tendDeliveries } from '../deliveries/tend-deliveries.ts'
import { createAppendLedger } from '../ledger/keep-ledger.ts'
import { createEnrolmentCode } from '../tokens/create-enrolment-code.ts'
import { createWordMaker } from '../words/derive-words.ts'
import { type AgentDoorPorts, createAgentDoor } from './create-agent-door.ts'

let database: TestDatabase
let ports: AgentDoorPorts
let known: KeyPair
let stranger: KeyPair
beforeAll(async () => {
  database = await createTestDatabase()
  const { ports: intake, wake } = createIntakePorts(database.store)
  const appendLedger = createAppendLedger(intake.clock)
  ports = {
    ...{ ...intake, wake, log: silentLog, appendLedger, carriesText: false },
    ...{ agentListKey: undefined, jobsMayWait: () => Promise.resolve() },
    words: createWordMaker(new Secret(new Uint8Array(32).fill(7))),
    ...{ askToSend: () => Promise.resolve(), reach: () => undefined },
  }
  known = await createKeyPair('sig', { extractable: true })
  stranger = await createKeyPair('sig', { extractable: true })
  const row = { name: 'one', jwk: '{}', directories: ['contoso'], enrolled_at: ports.clock.now() }
  await database.store
    .insertInto('agent')
    .values({ id: known.thumbprint, ...row })
    .execute()
})
afterEach(() => database.store.deleteFrom('agent_request').execute())
afterAll(() => database.drop())

/** Posts a body as this key; the same `jti` twice is the same request twice. */
async function post(url: string, said: object, key: KeyPair, jti: string = randomUUID()) {
  const payload = JSON.stringify(said)
  const words = await signAgentRequest({ path: url, body: payload }, jti, key, ports.clock.now())
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${words}` }
  const answer = await createAgentDoor(ports).inject({ method: 'POST', url, payload, headers })
  return answer.statusCode
}

async function requestsKept(): Promise<number> {
  const rows = await database.store.selectFrom('agent_request').select('jti').execute()
  return rows.length
}

const jobs = { directories: ['contoso'], most: 1, waitSeconds: 0, listSerial: 0 }

async function enrolment(key: KeyPair, code: string) {
  const about = { name: 'two', directories: ['contoso'] }
  const self = await createAgentSelf(about, key, ports.clock.now())
  return { ...about, code, self, jwk: key.publicJwk }
}

test('a request of a known agent counts once', async () => {
  const jti = randomUUID()
  expect(await post(agentPaths.jobs, jobs, known, jti)).toBe(200)
  expect(await post(agentPaths.jobs, jobs, known, jti)).toBe(401)
  expect(await requestsKept()).toBe(1)
})

test('whoever makes keys and signs with them fills no table', async () => {
  expect(await post(agentPaths.jobs, jobs, stranger)).toBe(401)
  expect(await post(agentPaths.results, { results: [] }, stranger)).toBe(401)
  expect(await post(agentPaths.enrol, await enrolment(stranger, 'AAAA-BBBB'), stranger)).toBe(401)
  expect(await requestsKept()).toBe(0)
})

test('an agent that was revoked fills no table either', async () => {
  const at = ports.clock.now()
  const revoked = await createKeyPair('sig', { extractable: true })
  const row = { name: 'gone', jwk: '{}', directories: ['contoso'], enrolled_at: at, revoked_at: at }
  await database.store
    .insertInto('agent')
    .values({ id: revoked.thumbprint, ...row })
    .execute()
  expect(await post(agentPaths.jobs, jobs, revoked)).toBe(401)
  expect(await requestsKept()).toBe(0)
})

test('an enrolment works once, the very same request again does not', async () => {
  const { code } = await database.store
    .transaction()
    .execute((transaction) => createEnrolmentCode(transaction, ['contoso'], ports))
  const said = await enrolment(
    stranger,
    code.reveal((text) => text),
  )
  const jti = randomUUID()
  expect(await post(agentPaths.enrol, said, stranger, jti)).toBe(200)
  expect(await post(agentPaths.enrol, said, stranger, jti)).toBe(401)
})

test('requests that are too old to be taken are forgotten', async () => {
  await post(agentPaths.jobs, jobs, known)
  const later = (minutes: number) => new Date(ports.clock.now().getTime() + minutes * 60_000)
  const keptAfter = async (minutes: number) => {
    const stopping = new AbortController()
    const sleep = () => Promise.resolve(stopping.abort())
    const clock = { now: () => later(minutes), sleep }
    await tendDeliveries({ ...ports, clock }, () => Promise.resolve(0), stopping.signal)
    return requestsKept()
  }
  // A request lives a minute, with two of slack.
  expect(await keptAfter(4)).toBe(1)
  expect(await keptAfter(15)).toBe(0)
})
