import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../protocol/clock.ts'
import { tendFeed } from '../../server/hooks/feeds/tend-feed.ts'
import { runCommandLine } from '../machine/run-command-line.ts'
import { directoryName } from '../machine/start-agent.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString()

let world: World
beforeAll(async () => {
  world = await startWorld({
    guard: { deny: ['arrival96'] },
    cloud: {
      worlds: ['ad'],
      arrivals: {
        changes: [
          { hireDateWithinDays: 30 },
          { attribute: 'usageLocation', equals: ['NL'], hireDateWithinDays: 90 },
        ],
      },
    },
    server: () => ({
      intake: {
        ...{ country: 'NL', textCountries: ['NL'], timeZone: 'Europe/Amsterdam' },
        entraChangesMinutes: 1440,
      },
    }),
  })
  await waitFor('the first round', async () => (await feed())?.taken.length === 1)
})
afterAll(() => world.stop())

const feed = () => world.database.store.selectFrom('feed').selectAll().executeTakeFirst()
const openJobs = async () =>
  await world.database.store
    .selectFrom('agent_job')
    .select('id')
    .where('kind', '=', 'read-changes')
    .where('state', 'in', ['waiting', 'taken'])
    .execute()

/** Asks now, as the server does when it is time, and waits until nothing more is told. */
async function askNow(): Promise<void> {
  const { store } = world.database
  const before = (await feed())?.taken[0]
  await store
    .updateTable('feed')
    .set({ ask_at: new Date(0) })
    .execute()
  const plan = { directory: directoryName }
  await tendFeed(
    { database: store, clock: systemClock, newId: randomUUID, plan },
    'read-changes',
    1440,
  )
  await waitFor('the changes to be taken in', async () => {
    const now = (await feed())?.taken[0]
    return now !== before && (await openJobs()).length === 0
  })
}

async function provision(two: string, more: Readonly<Record<string, unknown>>) {
  const sam = `arrival${two}`
  world.canary.keepPersonal([sam])
  world.simulator.directory.addAccount({
    ...{ sAMAccountName: sam, commonName: sam, givenName: 'Barbara', surname: 'Quisling' },
    ...{ displayName: 'Barbara Quisling', employeeId: `810${two}`, mobile: `+316123481${two}` },
  })
  await world.synchronise()
  world.simulator.tenant.setUser(`${sam}@contoso.test`, {
    ...{ otherMails: [`${sam}@example.org`], preferredLanguage: 'en' },
    ...more,
  })
}

const known = async () => {
  const rows = await world.database.store
    .selectFrom('hire')
    .select(['employee_number', 'source'])
    .orderBy('employee_number')
    .execute()
  return rows.map(({ employee_number, source }) => `${employee_number} ${source}`)
}

test('whoever a rule recognises arrives and is invited, and nobody else is named', async () => {
  await provision('01', { employeeHireDate: days(3) })
  await provision('02', { employeeHireDate: days(60) })
  await provision('03', { employeeHireDate: days(60), usageLocation: 'nl' })
  await provision('04', { employeeHireDate: days(-400) })
  await provision('05', {})
  await provision('96', { employeeHireDate: days(3) })
  await askNow()
  expect(await known()).toEqual(['81001 entra', '81003 entra'])
  await world.link('arrival01@example.org')
  // Who has no hire date may be a newcomer all the same: an operator is told that there is somebody.
  expect((await feed())?.undated).toBeGreaterThanOrEqual(1)
  const { output } = await runCommandLine(world, 'doctor')
  expect(output).toMatch(/hire dates.*\d+ have no hire date in Entra/)
})

test('a change later on brings somebody, and asking again makes nobody twice', async () => {
  world.simulator.tenant.setUser('arrival02@contoso.test', { employeeHireDate: days(20) })
  await askNow()
  await askNow()
  expect(await known()).toEqual(['81001 entra', '81002 entra', '81003 entra'])
})

test('an answer that was taken in but never known to be is given again, and makes nobody twice', async () => {
  await world.database.store.updateTable('feed').set({ taken: [] }).execute()
  world.simulator.tenant.setUser('arrival05@contoso.test', { employeeHireDate: days(5) })
  await askNow()
  await askNow()
  expect(await known()).toContain('81005 entra')
  expect(await known()).toHaveLength(4)
})

test('a tenant that forgot how far it was read is read from the beginning', async () => {
  world.simulator.tenant.expireDeltaTokens()
  world.simulator.tenant.setUser('arrival04@contoso.test', { employeeHireDate: days(9) })
  await askNow()
  await waitFor('the round from the beginning', async () => {
    if ((await known()).includes('81004 entra')) return true
    await askNow()
    return false
  })
  expect(await known()).toHaveLength(5)
})

test('many at once come in batches, and the agent keeps nobody of them on its disk', async () => {
  for (let at = 10; at < 55; at += 1) await provision(`${at}`, { employeeHireDate: days(4) })
  await askNow()
  await waitFor('everybody', async () => (await known()).length === 50)
  const kept = readFileSync(
    join(world.agentFolder, 'state', `changes-${directoryName}.json`),
    'utf8',
  )
  for (const word of ['arrival', 'Quisling', '81010', 'example.org'])
    expect(kept).not.toContain(word)
})
