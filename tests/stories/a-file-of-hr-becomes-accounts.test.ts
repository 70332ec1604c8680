import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAgentConfig } from '../../agent/config.ts'
import { readEnds } from '../../agent/provisioning/provision.ts'
import { systemClock } from '../../protocol/clock.ts'
import { tendFeed } from '../../server/hooks/feeds/tend-feed.ts'
import { claimByHand } from '../machine/claim-by-hand.ts'
import { hrRow, sendRows } from '../machine/hr-file.ts'
import { directoryName } from '../machine/start-agent.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({
    cloud: { provisioning: true, worlds: ['ad'] },
    server: () => ({
      intake: {
        ...{ country: 'NL', textCountries: ['NL'], timeZone: 'Europe/Amsterdam' },
        provisioningMinutes: 1440,
      },
    }),
  })
})
afterAll(() => world.stop())

const { log } = { log: { debug() {}, info() {}, warn() {}, error() {} } }
const ends = () =>
  readEnds(parseAgentConfig(world.agentConfig, world.agentFolder), undefined, {
    clock: systemClock,
    log,
  })

/** Asks now, as the server does when it is time. */
async function askNow(): Promise<void> {
  const { store } = world.database
  await store
    .updateTable('feed')
    .set({ ask_at: new Date(0) })
    .execute()
  const ports = { database: store, clock: systemClock, newId: randomUUID }
  await tendFeed({ ...ports, plan: { directory: directoryName } }, 'read-provisioning', 1440)
}

/** The delivery of somebody, as soon as it is as it should be. */
async function findDelivery(
  employeeNumber: string,
  holds: (delivery: {
    readonly phase: string
    readonly provisioning_code: string | null
  }) => boolean,
) {
  return await waitFor(`the delivery of ${employeeNumber}`, async () => {
    const found = await world.database.store
      .selectFrom('delivery')
      .innerJoin('hire', 'hire.id', 'delivery.hire_id')
      .select(['delivery.id', 'phase', 'provisioning_code', 'desk_told_of'])
      .where('hire.employee_number', '=', employeeNumber)
      .executeTakeFirst()
    if (found && holds(found)) return found
    await askNow()
    return undefined
  })
}

test('a line of a file becomes an account and a delivery, and its owner gets in', async () => {
  const row = hrRow('70001', { 'Manager number': '70002' })
  const boss = hrRow('70002', { Title: 'Head' })
  const run = await sendRows(world, [row, boss])
  expect(run).toMatchObject({ sent: 2, unknown: 0, left: 0, leftOut: [], problems: [] })
  // The delivery is there before the account is: HR's file says who is to come.
  const waiting = await findDelivery('70001', ({ phase }) => phase === 'finding')
  expect(await world.simulator.provisioning?.runCycle()).toMatchObject({ created: 2 })
  expect(await ends()).toMatchObject([{ became: 'created' }, { became: 'created' }])
  await world.reaches(waiting.id, 'invited')
  const link = await world.link('hr70001@example.org')
  await claimByHand(
    world,
    link,
    { mail: 'hr70001@example.org', mobile: '+31612370001' },
    'Regen-Fiets-2026 7!',
  )
  await world.reaches(waiting.id, 'keyed')
  const again = await sendRows(world, [row, boss])
  expect(again).toMatchObject({
    sent: 0,
    leftOut: [{ why: 'sent-before' }, { why: 'sent-before' }],
  })
})

test('whoever cannot become an account is on the desk with the reason, and goes on once it is mended', async () => {
  const taken = hrRow('70003', { 'Sign-in name': 'hr70001@contoso.test' })
  expect(await sendRows(world, [taken])).toMatchObject({ sent: 1 })
  await world.simulator.provisioning?.runCycle()
  const code = 'provisioning-name-taken'
  const failed = await findDelivery('70003', (each) => each.provisioning_code === code)
  const { text } = await world.mail('desk@contoso.test', /Somebody else has the name/)
  expect(text).not.toContain('hr70001')
  const [end] = (await ends()).filter(({ id }) => id === '70003')
  expect(end).toMatchObject({
    became: 'failed',
    code,
    reason: expect.stringContaining('Duplicate'),
  })

  expect(await sendRows(world, [hrRow('70003')])).toMatchObject({ sent: 1 })
  await findDelivery('70003', (each) => each.provisioning_code === null)
  await world.simulator.provisioning?.runCycle()
  await askNow()
  await world.reaches(failed.id, 'invited')
})
