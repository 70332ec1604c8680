import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyReceipt } from '../../protocol/receipt.ts'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start as startSimulator } from '../../simulator/start.ts'
import {
  type AgentUnderTest,
  directoryName,
  newClaim,
  proveByText,
  sealPassword,
  setJob,
  startAgent,
} from '../machine/start-agent.ts'
import { type Samba, startSamba } from '../machine/start-samba.ts'

const password = 'Quiet-Otter-Lantern-42'
let samba: Samba
let simulator: Simulator
let agent: AgentUnderTest

beforeAll(async () => {
  samba = await startSamba()
  simulator = await startSimulator({}, { clock: systemClock, log: noLog })
  agent = await startAgent({
    directory: {
      host: samba.host,
      address: samba.ip,
      port: 636,
      caPem: samba.caPem,
      baseDn: samba.baseDn,
      serviceAccount: { name: samba.serviceAccount.upn, password: samba.serviceAccount.password },
    },
    phone: simulator.phone,
  })
})
afterAll(async () => {
  await agent?.stop()
  await simulator?.stop()
  await samba?.stop()
})

async function claimAndSet(sam: string, employeeNumber: string, mobile: string) {
  const hint = { employeeNumber }
  const delivery = crypto.randomUUID()
  const about = { directory: directoryName, delivery }
  const found = await agent.server.ask('find-account', { ...about, hint })
  if (found.outcome !== 'one') throw new Error(`${sam} was not found: ${found.outcome}`)
  const claim = { ...(await newClaim(found.found.account)), delivery }
  const grant = await proveByText(agent, claim, simulator.phone, mobile)
  const box = await sealPassword(agent, claim, password)
  const result = await agent.server.ask('set-first-password', setJob(claim, box, [grant]))
  if (result.outcome !== 'set') throw new Error(`${sam} was refused: ${result.code}`)
  return verifyReceipt(result.receipt, new Date())
}

test('after the claim the owner gets a ticket, and the random password from before does not', async () => {
  const mobile = '+31612340101'
  const person = { cn: 'Änne Müller-Ōta, Dr.', sam: 'amueller', employeeId: '10001', mobile }
  const created = await samba.addAccount(person)
  const receipt = await claimAndSet('amueller', '10001', mobile)
  expect(receipt?.bind).toBe('signed-in')
  expect((await samba.kinit('amueller', password)).ok).toBe(true)
  expect((await samba.kinit('amueller', created.password)).ok).toBe(false)
})

test('a locked account that had to change its password opens as well', async () => {
  const mobile = '+31612340102'
  const person = { cn: 'Locked Newcomer', sam: 'locked1', employeeId: '10002', mobile }
  const created = await samba.addAccount({ ...person, mustChange: true })
  await samba.lock(created)
  await claimAndSet('locked1', '10002', mobile)
  expect((await samba.kinit('locked1', password)).ok).toBe(true)
})

test('an account that is disabled until its start is proved all the same', async () => {
  const mobile = '+31612340103'
  const person = { cn: 'Early Newcomer', sam: 'early1', employeeId: '10003', mobile }
  const created = await samba.addAccount({ ...person, disabled: true })
  expect((await claimAndSet('early1', '10003', mobile))?.bind).toBe('disabled')
  expect((await samba.kinit('early1', password)).ok).toBe(false)
  await samba.setAttributes(created.dn, { userAccountControl: '512' })
  expect((await samba.kinit('early1', password)).ok).toBe(true)
})
