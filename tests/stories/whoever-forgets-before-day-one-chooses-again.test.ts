import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimPaths } from '../../protocol/claim-api.ts'
import { claimByHand, openByHand } from '../machine/claim-by-hand.ts'
import { inviteSomebody } from '../machine/invite-somebody.ts'
import { runCommandLine } from '../machine/run-command-line.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { tryPassword } from '../machine/try-password.ts'
import { waitFor } from '../machine/wait-for.ts'

let world: World

// Where the server's word is enough for the first time, it is not for the second.
beforeAll(async () => {
  world = await startWorld({ guard: { proof: 'server' } })
})
afterAll(() => world?.stop())

const signsIn = (sam: string, typed: string) => tryPassword(world.simulator, sam, typed)

async function keysOf(delivery: string): Promise<readonly unknown[]> {
  const rows = await world.database.store
    .selectFrom('ledger')
    .select('detail')
    .where('subject', '=', delivery)
    .where('event', '=', 'key-set')
    .orderBy('seq')
    .execute()
  return rows.map(({ detail }) => detail)
}

test('the same link lets them choose again, after both proofs, until they have signed in', async () => {
  const hire = await inviteSomebody(world, 61)
  await claimByHand(world, hire.link, hire, 'Korenbloem-Fiets-Regen-7')
  await claimByHand(world, hire.link, hire, 'Zonnebloem-Boot-Wolken-8')
  expect(await signsIn(hire.sam, 'Korenbloem-Fiets-Regen-7')).toBe(false)
  expect(await signsIn(hire.sam, 'Zonnebloem-Boot-Wolken-8')).toBe(true)
  expect(await keysOf(hire.delivery)).toMatchObject([
    { purpose: 'first' },
    { purpose: 'again', proof: 'text' },
  ])
  const { hire_id } = await world.database.store
    .selectFrom('delivery')
    .select('hire_id')
    .where('id', '=', hire.delivery)
    .executeTakeFirstOrThrow()
  const { output } = await runCommandLine(world, 'hire', 'show', hire_id)
  expect(output).toContain('readable by nobody; proof: text, a code that an agent checked')
  const place = { controller: 0, workstation: 'TC-01' }
  expect(world.simulator.directory.signInInteractively(hire.sam, place)).toBe('ok')
  await world.reaches(hire.delivery, 'closed')
  const { call } = await openByHand(world, hire.link)
  const { status } = await call(claimPaths.open, { link: hire.link.replace(/.*#/, '') })
  expect(status).toBe(404)
})

test('whoever lost the link as well is sent a new one from the desk, and the old one ends', async () => {
  const hire = await inviteSomebody(world, 62)
  await claimByHand(world, hire.link, hire, 'Korenbloem-Fiets-Regen-7')
  const { hire_id } = await world.database.store
    .selectFrom('delivery')
    .select('hire_id')
    .where('id', '=', hire.delivery)
    .executeTakeFirstOrThrow()
  expect((await runCommandLine(world, 'hire', 'invite', hire_id)).exitCode).toBe(0)
  const link = await waitFor('a new link', async () => {
    const newest = await world.link(hire.mail)
    return newest === hire.link ? undefined : newest
  })
  const { call } = await openByHand(world, hire.link)
  expect((await call(claimPaths.open, { link: hire.link.replace(/.*#/, '') })).status).toBe(404)
  await claimByHand(world, link, hire, 'Zonnebloem-Boot-Wolken-8')
  expect(await signsIn(hire.sam, 'Zonnebloem-Boot-Wolken-8')).toBe(true)
})
