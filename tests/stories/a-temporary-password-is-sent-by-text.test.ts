import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommandLine } from '../machine/run-command-line.ts'
import type { AgentDirectory } from '../machine/start-agent.ts'
import { type Samba, startSamba } from '../machine/start-samba.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const plan = { route: 'temporary-password', inviteDaysBefore: 0 } as const
const manager = 'm.vandam@contoso.test'
let samba: Samba
let world: World

beforeAll(async () => {
  samba = await startSamba()
  const guard = { routes: ['temporary-password'] }
  world = await startWorld({ directory: directoryOf(samba), guard, plan })
})
afterAll(async () => {
  // Ends with the canary: the password is in the text message, and nowhere else.
  await world?.stop()
  await samba?.stop()
})

function directoryOf({ host, ip, caPem, baseDn, serviceAccount }: Samba): AgentDirectory {
  const { upn: name, password } = serviceAccount
  return { host, address: ip, port: 636, caPem, baseDn, serviceAccount: { name, password } }
}

async function hire(sam: string, employeeNumber: string, mobile: string) {
  const account = await samba.addAccount({ cn: sam, sam, employeeId: employeeNumber, mobile })
  const mail = `${sam}@example.org`
  const delivery = await world.hire({
    ...{ employeeNumber, firstName: 'Barbara', lastName: 'Jansen', mail, managerMail: manager },
  })
  return { account, delivery, mail }
}

async function passwordOn(mobile: string): Promise<string> {
  const text = await world.text(mobile, /first password/)
  return /((?:[A-Z][a-z]\d[a-z]-)+[A-Z][a-z]\d[a-z])/.exec(text)?.[1] ?? ''
}

async function readDelivery(delivery: string) {
  return await world.database.store
    .selectFrom('delivery')
    .selectAll()
    .where('id', '=', delivery)
    .executeTakeFirstOrThrow()
}

test('the phone gets a password that must be changed, the manager the name, and a ticket ends it', async () => {
  const mobile = '+31612360001'
  const { account, delivery, mail } = await hire('tbarbara', '60001', mobile)
  const password = await passwordOn(mobile)
  await world.reaches(delivery, 'keyed')
  const text = await world.text(mobile, /first password/)
  expect(text).not.toContain(account.sam)
  const known = world.canary.secrets(world.simulator)
  expect(known).toContainEqual({ kind: 'temporary password', value: password })
  const { text: told } = await world.mail(manager, /tbarbara/)
  expect(told).not.toContain(password)

  const { hire_id } = await readDelivery(delivery)
  const { output } = await runCommandLine(world, 'hire', 'show', hire_id)
  expect(output).toContain('temporary-password: Whoever holds the hire’s number')
  expect(output).toContain('readable by number-holder')

  // The controller opens nothing to it until its owner has chosen another.
  expect((await samba.kinit(account.sam, account.password)).ok).toBe(false)
  expect((await samba.kinit(account.sam, password)).ok).toBe(false)
  expect(await world.phaseOf(delivery)).toBe('keyed')
  const chosen = `Quiet-Otter-${randomUUID().slice(0, 8)}`
  world.canary.keep('password', chosen)
  expect(await samba.kinit(account.sam, password, chosen)).toMatchObject({ ok: true })
  await world.reaches(delivery, 'closed')
  expect((await samba.kinit(account.sam, password)).ok).toBe(false)
  expect(await samba.kinit(account.sam, chosen)).toMatchObject({ ok: true })
  const { text: done } = await world.mail(mail, /was set/)
  expect(done).toContain('This was not me')
  expect(world.simulator.phone.messages(mobile)).toHaveLength(1)
}, 60_000)

test('one that nobody uses in time opens nothing any more, and the desk hears of it', async () => {
  const mobile = '+31612360002'
  const { account, delivery } = await hire('tlate', '60002', mobile)
  const password = await passwordOn(mobile)
  await world.reaches(delivery, 'keyed')
  await world.mail(manager, /tlate/)
  const past = new Date(Date.now() - 73 * 3_600_000)
  await world.database.store
    .updateTable('delivery')
    .set({ keyed_at: past })
    .where('id', '=', delivery)
    .execute()
  await world.wake(delivery)
  await waitFor('the account to be closed', async () => {
    const { close_code } = await readDelivery(delivery)
    return close_code === 'closed'
  })
  await waitFor('the desk to be told', async () => {
    const { desk_told_of } = await readDelivery(delivery)
    return desk_told_of === 'temporary-password-expired'
  })
  const chosen = 'Lantern-Otter-Quiet-42'
  expect((await samba.kinit(account.sam, password, chosen)).ok).toBe(false)
  expect((await samba.kinit(account.sam, chosen)).ok).toBe(false)
}, 60_000)

test('one that the service desk set over it is theirs, and stays', async () => {
  const mobile = '+31612360003'
  const { account, delivery } = await hire('tdesk', '60003', mobile)
  await passwordOn(mobile)
  await world.reaches(delivery, 'keyed')
  // Replication dates changes by the second.
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await samba.setPassword(account.dn, 'Desk-Gave-This-77')
  await samba.setAttributes(account.dn, { pwdLastSet: '0' })
  const past = new Date(Date.now() - 73 * 3_600_000)
  await world.database.store
    .updateTable('delivery')
    .set({ keyed_at: past })
    .where('id', '=', delivery)
    .execute()
  await world.wake(delivery)
  await waitFor('the agent to have said no', async () => {
    const { password_changed_at } = await readDelivery(delivery)
    return password_changed_at !== null
  })
  const chosen = 'Lantern-Otter-Quiet-43'
  expect(await samba.kinit(account.sam, 'Desk-Gave-This-77', chosen)).toMatchObject({ ok: true })
}, 60_000)

test('one whose hire is called off opens nothing any more', async () => {
  const mobile = '+31612360004'
  const { account, delivery } = await hire('tcancel', '60004', mobile)
  const password = await passwordOn(mobile)
  await world.reaches(delivery, 'keyed')
  const { hire_id } = await readDelivery(delivery)
  await runCommandLine(world, 'hire', 'cancel', hire_id)
  await waitFor('the account to be closed', async () => {
    return (await readDelivery(delivery)).close_code === 'closed'
  })
  expect((await samba.kinit(account.sam, password, 'Lantern-Otter-Quiet-44')).ok).toBe(false)
}, 60_000)
