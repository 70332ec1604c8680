import { Client } from 'ldapts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../simulator/clock.ts'
import { noLog } from '../../simulator/log.ts'
import { type Simulator, start } from '../../simulator/start.ts'
import { codeIn, openByHand } from '../machine/claim-by-hand.ts'
import { directoryOf } from '../machine/simulated-world.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

let directory: Simulator
let world: World

beforeAll(async () => {
  directory = await start({ directory: { sampleHires: false } }, { clock: systemClock, log: noLog })
  world = await startWorld({ directory: directoryOf(directory) })
})
afterAll(async () => {
  await world.stop()
  await directory.stop()
})

test('from the import to a bind with the chosen password', async () => {
  directory.directory.addAccount({
    sAMAccountName: 'bjansen',
    commonName: 'Barbara Jansen',
    givenName: 'Barbara',
    surname: 'Jansen',
    displayName: 'Barbara Jansen',
    employeeId: '10017',
  })
  const delivery = await world.hire({
    employeeNumber: '10017',
    firstName: 'Barbara',
    lastName: 'Jansen',
    mobile: '+31612345678',
    mail: 'barbara@example.org',
    managerMail: 'manager@contoso.test',
  })
  const browser = await openByHand(world, await world.link('barbara@example.org'))
  expect(await browser.hello()).toMatchObject({ firstName: 'Barbara', purpose: 'first' })

  await browser.begin()
  const mailStep = await browser.until('code', ({ channel }) => channel === 'mail')
  const mailed = await world.mail('barbara@example.org', /code/i)
  expect(mailed.text).toContain(mailStep.label)
  await browser.typeCode(mailStep, codeIn(mailed.text))

  const textStep = await browser.until('code', (s) => s.channel === 'text' && s.stage === 'sent')
  const text = await world.text('+31612345678', /code/)
  expect(text).toContain(textStep.label)
  await browser.typeCode(textStep, codeIn(text))

  const passwordStep = await browser.until('password')
  expect(passwordStep.signIn.userName).toBe('bjansen@contoso.test')
  await browser.choosePassword(passwordStep, 'Korenbloem-Fiets-Regen-7')
  await browser.until('done')
  expect(await world.phaseOf(delivery)).toBe('keyed')
  const told = await world.mail('barbara@example.org', /was set/)
  expect(told.text).toMatch(/#n\./)
  await world.mail('manager@contoso.test', /starts/)

  await bind('bjansen@contoso.test', 'Korenbloem-Fiets-Regen-7')
  await expect(bind('bjansen@contoso.test', 'another-Password-7')).rejects.toThrow('52e')
  const place = { controller: 0, workstation: 'TC-01' }
  expect(directory.directory.signInInteractively('bjansen', place)).toBe('ok')
  await waitFor('the delivery to close', async () => (await world.phaseOf(delivery)) === 'closed')
})

async function bind(name: string, password: string): Promise<void> {
  const { address, port, caPem } = directoryOf(directory)
  const client = new Client({ url: `ldaps://${address}:${port}`, tlsOptions: { ca: [caPem] } })
  try {
    await client.bind(name, password)
  } finally {
    await client.unbind()
  }
}
