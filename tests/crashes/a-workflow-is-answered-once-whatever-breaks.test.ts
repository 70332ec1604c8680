import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CrashPoint } from '../../server/crash-points.ts'
import { connectRelay, deployRelay } from '../machine/connect-relay.ts'
import { reservePort } from '../machine/reserve-port.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

/** Where the next transaction of an answer breaks off, and how often. */
let broken: { readonly point: CrashPoint; left: number } | undefined
let world: World
let workflow = ''
beforeAll(async () => {
  const port = await reservePort()
  world = await startWorld({
    cloud: { arrivals: { workflows: true }, worlds: ['ad'] },
    server: (simulator) => ({
      ...deployRelay(simulator, port),
      intake: { country: 'NL', textCountries: ['NL'], timeZone: 'Europe/Amsterdam' },
    }),
    reach: (point) => {
      if (broken?.point !== point || broken.left === 0) return
      broken.left -= 1
      throw new Error(`the server dies at ${point}`)
    },
  })
  workflow = await connectRelay(world.simulator, world.application?.appId ?? '')
})
afterAll(() => world.stop())

async function provision(number: number) {
  const sam = `crash${number}`
  world.canary.keepPersonal([sam])
  world.simulator.directory.addAccount({
    ...{ sAMAccountName: sam, commonName: sam, givenName: 'Barbara', surname: 'Quisling' },
    ...{ employeeId: `8200${number}`, mobile: `+31612348200` },
  })
  await world.synchronise()
  world.simulator.tenant.setUser(`${sam}@contoso.test`, {
    employeeHireDate: new Date(Date.now() + 3 * 86_400_000).toISOString(),
    otherMails: [`${sam}@example.org`],
  })
  return world.simulator.tenant.person(`${sam}@contoso.test`).user.id
}

const runOf = (id: string) =>
  world.simulator.tenant.workflowRuns().find((run) => run.id === id)?.subjects[0]?.tasks[0]
const store = () => world.database.store
const caseOf = async (person: string) =>
  await store()
    .selectFrom('workflow_case')
    .selectAll()
    .where('person', '=', person)
    .executeTakeFirst()
const hiresOf = async (number: number) =>
  await store()
    .selectFrom('hire')
    .select('id')
    .where('employee_number', '=', `8200${number}`)
    .execute()

const points = ['jobs-taken', 'result-before-commit', 'result-after-commit'] as const
test.each(
  points.flatMap((point, at) => [1, 3].map((times, by) => [point, times, at * 2 + by] as const)),
)('at %s, %i times: one hire, one answer', async (point, times, number) => {
  const person = await provision(number)
  broken = { point, left: times }
  const run = world.simulator.tenant.activateWorkflow(workflow, [person])
  await waitFor('the case to be over', async () => (await caseOf(person))?.state === 'over', 60)
  expect(broken.left).toBe(0)
  broken = undefined
  expect(runOf(run)?.status).toBe('completed')
  expect(await caseOf(person)).toMatchObject({ answer: 'completed' })
  expect(await hiresOf(number)).toHaveLength(1)
})

test('a workflow that has its answer takes no other, whoever asks an agent to give it', async () => {
  const person = await provision(9)
  const run = world.simulator.tenant.activateWorkflow(workflow, [person])
  const known = await waitFor('the case to be over', async () => {
    const found = await caseOf(person)
    return found?.state === 'over' ? found : undefined
  })
  const id = randomUUID()
  await store()
    .insertInto('agent_job')
    .values({
      ...{ id, about: known.id, delivery_id: null, claim_id: null, directory: known.directory },
      ...{ kind: 'answer-workflow', agent: null, recipients: null, created_at: new Date() },
      expires_at: new Date(Date.now() + 60_000),
      payload: JSON.stringify({
        ...{ workflow: known.workflow, task: known.task, status: 'failed' },
        processingResult: known.processing_result,
      }),
    })
    .execute()
  await waitFor(
    'the job to be answered',
    async () => {
      const job = await store()
        .selectFrom('agent_job')
        .select('state')
        .where('id', '=', id)
        .executeTakeFirst()
      return job?.state === 'answered'
    },
    60,
  )
  expect(runOf(run)?.status).toBe('completed')
  expect(await caseOf(person)).toEqual(known)
})
