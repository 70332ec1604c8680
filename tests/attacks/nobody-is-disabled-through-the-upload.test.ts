import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect } from 'vitest'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start } from '../../simulator/start.ts'
import { refusedBy } from '../machine/attack.ts'
import {
  type HrRow,
  hrMapping,
  hrRow,
  prepareUpload,
  sendRows,
  uploadPermissions,
} from '../machine/hr-file.ts'
import { registerAgent } from '../machine/register-agent.ts'
import { directoryOf } from '../machine/simulated-world.ts'
import { writeAgentFiles } from '../machine/start-agent.ts'

const { test, control } = refusedBy(
  'the agent looks who exists before it sends, and its guard file says what may be done to them',
)

let simulator: Simulator
let registered: ReturnType<typeof registerAgent>
const folders: string[] = []
beforeAll(async () => {
  const settings = {
    ...{ directory: { sampleHires: false }, provisioning: {} },
    sync: { kind: 'cloud-sync' as const },
  }
  simulator = await start(settings, { clock: systemClock, log: noLog })
  registered = registerAgent(simulator.tenant, simulator.caPem, uploadPermissions)
  const names = (sam: string) => ({ sAMAccountName: sam, commonName: sam, displayName: sam })
  simulator.directory.addAccount({ ...names('colleague'), employeeId: '61001' })
  const attributes = { adminCount: '1' }
  simulator.directory.addAccount({ ...names('boss'), employeeId: '61002', attributes })
  simulator.directory.addAccount({ ...names('cloudboss'), employeeId: '61003' })
  await simulator.sync?.runCycle()
  registered.fillUnit()
  const { user } = simulator.tenant.person('cloudboss@contoso.test')
  simulator.tenant.assignRole(user.id, 'Global Administrator', { eligible: true })
})
afterAll(async () => {
  await simulator.stop()
  registered.forget()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function world(provision: object, mapping: object = {}) {
  const prepared = prepareUpload(simulator.tenant, registered)
  const attributes = { ...hrMapping.attributes, active: 'Title', ...mapping }
  const mappingFile = registered.file(
    'own-mapping.json',
    JSON.stringify({ ...hrMapping, attributes }),
  )
  const entra = { ...registered.settings, provisioning: { ...prepared, mappingFile } }
  const directory = directoryOf(simulator)
  const written = writeAgentFiles('http://127.0.0.1:1', directory, undefined, { provision }, entra)
  folders.push(written.folder)
  return { agentFolder: written.folder, agentConfig: written.config }
}

const states = () =>
  ['colleague', 'boss', 'cloudboss'].map((sam) => !simulator.directory.account(sam).disabled)

/** Sends one row and lets the job work; what it did to those who were there is looked at. */
async function tryRow(row: HrRow, provision: object, update = true) {
  const run = await sendRows(world(provision), [row], { update })
  await simulator.provisioning?.runCycle()
  expect(states()).toEqual([true, true, true])
  return run
}

const off = (number: string) =>
  hrRow(number, { Title: 'no', 'Sign-in name': 'colleague@contoso.test' })

test('a colleague sent as inactive by a file alone', async () => {
  const run = await tryRow(off('61001'), { mayUpdate: true })
  expect(run).toMatchObject({ sent: 0, leftOut: [{ why: 'guard-disable' }] })
})

test('a colleague whose column is empty, or says something odd', async () => {
  for (const word of ['', '-', 'n/a', 'falsch']) {
    const run = await tryRow(hrRow('61001', { Title: word }), { mayUpdate: true, mayDisable: true })
    expect(run).toMatchObject({
      sent: 0,
      problems: [{ problems: [expect.stringContaining('neither')] }],
    })
  }
})

test('a colleague who matches, without --update', async () => {
  const run = await tryRow(off('61001'), { mayUpdate: true, mayDisable: true }, false)
  expect(run).toMatchObject({ sent: 0, leftOut: [{ why: 'exists' }] })
})

test('a colleague who matches, where the guard file does not let anybody be changed', async () => {
  const run = await tryRow(off('61001'), { mayDisable: true })
  expect(run).toMatchObject({ sent: 0, leftOut: [{ why: 'guard-provision' }] })
})

test('an administrator, with everything allowed', async () => {
  const run = await tryRow(off('61002'), { mayUpdate: true, mayDisable: true })
  expect(run).toMatchObject({ sent: 0, leftOut: [{ why: 'guard-protected' }] })
})

test('an administrator of the tenant alone, eligible only', async () => {
  const run = await tryRow(off('61003'), { mayUpdate: true, mayDisable: true })
  expect(run).toMatchObject({ sent: 0, leftOut: [{ why: 'guard-protected' }] })
})

test('an administrator of the tenant by any other way: their own role, a group, eligible through it', async () => {
  const { tenant } = simulator
  const { user } = tenant.person('colleague@contoso.test')
  const group = tenant.addGroup({ isAssignableToRole: true, members: [user.id] })
  const ways = [
    () => tenant.assignRole(user.id, 'Global Administrator'),
    () => tenant.assignRole(group, 'Helpdesk Administrator'),
    () => tenant.assignRole(group, 'Helpdesk Administrator', { eligible: true }),
  ]
  for (const assign of ways) {
    const role = assign()
    const run = await tryRow(off('61001'), { mayUpdate: true, mayDisable: true })
    tenant.removeRole(role)
    expect(run).toMatchObject({ sent: 0, leftOut: [{ why: 'guard-protected' }] })
  }
})

/** An agent from which the right to see roles was taken. */
async function blindly<T>(work: () => Promise<T>): Promise<T> {
  const { appId, permissions } = registered.application
  const without = permissions.filter((each) => each !== 'RoleManagement.Read.Directory')
  simulator.tenant.setPermissions(appId, without)
  try {
    return await work()
  } finally {
    simulator.tenant.setPermissions(appId, permissions)
  }
}

test('somebody whose roles the agent may not see', async () => {
  const run = await blindly(() => tryRow(off('61001'), { mayUpdate: true, mayDisable: true }))
  expect(run).toMatchObject({ sent: 0, leftOut: [{ why: 'directory-unreadable' }] })
})

control('a manager who is only named stays one, whoever may see their roles', async () => {
  const row = hrRow('61041', { Title: 'yes', 'Manager number': '61001' })
  const run = await blindly(() =>
    sendRows(world({ mayUpdate: true }), [row], { update: true, dryRun: true }),
  )
  expect(run).toMatchObject({ ready: [{ id: '61041' }], withoutManager: [], leftOut: [] })
})

test('more people than a day may have', async () => {
  const rows = ['61011', '61012'].map((number) => hrRow(number, { Title: 'yes' }))
  const run = await sendRows(world({ perDay: 1 }), rows)
  expect(run).toMatchObject({ sent: 1, leftOut: [{ id: '61012', why: 'day-is-full' }] })
})

test('an attribute that opens an account, by the mapping', async () => {
  const secret = world({}, { password: 'Title' })
  await expect(sendRows(secret, [hrRow('61021')])).rejects.toThrow('passwords are never sent')
})

test('anybody at all, where the guard file says nothing of it', async () => {
  const silent = world({})
  const file = writeAgentFiles(
    'http://127.0.0.1:1',
    directoryOf(simulator),
    undefined,
    {},
    {
      ...registered.settings,
      provisioning: prepareUpload(simulator.tenant, registered),
    },
  )
  folders.push(file.folder)
  const none = { ...silent, agentFolder: file.folder, agentConfig: file.config }
  await expect(sendRows(none, [hrRow('61031')])).rejects.toThrow('does not let people be sent')
})

control('the very same row goes where command and guard file say so', async () => {
  const rules = { mayUpdate: true, mayDisable: true }
  const run = await sendRows(world(rules), [off('61001')], { update: true })
  expect(run).toMatchObject({ sent: 1 })
  await simulator.provisioning?.runCycle()
  expect(states()).toEqual([false, true, true])
})
