import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../clock.ts'
import { noLog } from '../../log.ts'
import { type Simulator, start } from '../../start.ts'

const first = 'Velvet-rivers-7-under'
const second = 'Copper-meadow-4-above'
const number = '+31 612345678'

let simulator: Simulator
let count = 0
let sam = ''
let upn = ''
beforeAll(async () => {
  const sync = { kind: 'cloud-sync' } as const
  const settings = { sync, writeback: true, directory: { sampleHires: false } }
  simulator = await start(settings, { clock: systemClock, log: noLog })
})
afterAll(() => simulator.stop())
beforeEach(async () => {
  count += 1
  sam = `person${count}`
  simulator.tenant.setResetPolicy({ isOn: true, methodsRequired: 1 })
  upn = simulator.directory.addAccount({ sAMAccountName: sam, password: first }).userPrincipalName
  await simulator.sync?.runCycle()
})

const registerPhone = () =>
  simulator.tenant.registerMethod(upn, 'phone', { phoneNumber: number, phoneType: 'mobile' })
const registerMail = () =>
  simulator.tenant.registerMethod(upn, 'email', { emailAddress: `${sam}@home.test` })
const codeIn = (text = '') => /\d{6}/.exec(text)?.[0] ?? ''
const textCode = () => codeIn(simulator.phone.messages(number).at(-1)?.text)
const begin = () => {
  const answer = simulator.tenant.passwordReset.begin(upn)
  if ('refused' in answer) throw new Error(answer.refused)
  return answer
}
const signIn = (password: string) => simulator.tenant.signInWithPassword(upn, password)

test('a proved phone opens a reset that reaches the directory and the cloud at once', async () => {
  const reset = simulator.tenant.passwordReset
  const phone = registerPhone()
  const { id, methods, left } = begin()
  expect([left, methods]).toEqual([1, [{ id: phone, kind: 'phone', hint: '*** 78' }]])
  expect(await reset.finish(id, second)).toEqual({ refused: 'not-proved' })
  expect(reset.sendCode(id, phone)).toEqual({ sent: true })
  const wrong = textCode() === '000000' ? '111111' : '000000'
  expect(reset.prove(id, wrong)).toEqual({ refused: 'wrong-code' })
  expect(reset.prove(id, textCode())).toMatchObject({ left: 0 })
  expect(await reset.finish(id, 'short')).toEqual({ refused: 'policy' })
  // The domain's history binds a reset from the cloud.
  expect(await reset.finish(id, first)).toEqual({ refused: 'policy' })
  expect(await reset.finish(id, second)).toEqual({ done: true })
  expect(simulator.directory.signInInteractively(sam, { controller: 0, workstation: 'TC' })).toBe(
    'ok',
  )
  expect(await signIn(second)).toHaveProperty('userId')
  expect(await signIn(first)).toEqual({ refused: 'wrong' })
  expect(await reset.finish(id, first)).toEqual({ refused: 'over' })
})

test('a tenant that demands two methods gets two', async () => {
  const reset = simulator.tenant.passwordReset
  simulator.tenant.setResetPolicy({ methodsRequired: 2 })
  const phone = registerPhone()
  expect(reset.begin(upn)).toEqual({ refused: 'not-registered' })
  const mail = registerMail()
  const { id } = begin()
  reset.sendCode(id, phone)
  expect(reset.prove(id, textCode())).toMatchObject({ left: 1, methods: [{ id: mail }] })
  expect(await reset.finish(id, second)).toEqual({ refused: 'not-proved' })
  expect(reset.sendCode(id, phone)).toEqual({ refused: 'over' })
  reset.sendCode(id, mail)
  reset.prove(id, codeIn(simulator.mailbox.messages(`${sam}@home.test`).at(-1)?.text))
  expect(await reset.finish(id, second)).toEqual({ done: true })
})

test('a number that only HR wrote is no method', () => {
  simulator.tenant.setUser(upn, { mobilePhone: number })
  expect(simulator.tenant.passwordReset.begin(upn)).toEqual({ refused: 'not-registered' })
})

test('whoever may not is told so', () => {
  const { tenant } = simulator
  const reset = tenant.passwordReset
  registerPhone()
  expect(reset.begin('nobody@contoso.test')).toEqual({ refused: 'unknown' })
  tenant.setResetPolicy({ isOn: false })
  expect(reset.begin(upn)).toEqual({ refused: 'off' })
  tenant.setResetPolicy({ isOn: true })
  tenant.setUser(upn, { accountEnabled: false })
  expect(reset.begin(upn)).toEqual({ refused: 'disabled' })
})

test('five wrong codes end it', () => {
  const reset = simulator.tenant.passwordReset
  const phone = registerPhone()
  const { id } = begin()
  reset.sendCode(id, phone)
  const wrong = textCode() === '000000' ? '111111' : '000000'
  const answers = Array.from({ length: 5 }, () => reset.prove(id, wrong))
  expect(answers.at(-1)).toEqual({ refused: 'over' })
  expect(reset.prove(id, textCode())).toEqual({ refused: 'over' })
})

test('a protected account gets no password from the cloud, and a directory that is gone gets none', async () => {
  const reset = simulator.tenant.passwordReset
  const phone = registerPhone()
  const prove = () => {
    const { id } = begin()
    reset.sendCode(id, phone)
    reset.prove(id, textCode())
    return id
  }
  const id = prove()
  simulator.faults.add({ target: 'directory', kind: 'refuse' })
  expect(await reset.finish(id, second)).toEqual({ refused: 'unreachable' })
  simulator.faults.clear()
  simulator.directory.setAttributes(sam, { adminCount: '1' })
  expect(await reset.finish(prove(), second)).toEqual({ refused: 'protected' })
  expect(await signIn(first)).toHaveProperty('userId')
})

test('the pages lead the same way', async () => {
  registerPhone()
  const site = new URL('/passwordreset', simulator.tenant.securityInfoUrl).href
  const post = async (url: string, form: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams(form)
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' })
    return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() }
  }
  expect(await (await fetch(site)).text()).toContain('Get back into your account')
  expect((await post(site, { username: 'nobody' })).status).toBe(400)
  const { to } = await post(site, { username: upn })
  const at = new URL(to ?? '', site).href
  const page = await (await fetch(at)).text()
  expect(page).toContain('*** 78')
  const method = /name="method" value="([^"]+)"/.exec(page)?.[1] ?? ''
  expect((await post(at, { action: 'send', method })).text).toContain('Enter your code')
  expect((await post(at, { action: 'prove', code: 'x' })).text).toContain('not right')
  expect((await post(at, { action: 'prove', code: textCode() })).status).toBe(303)
  expect((await post(at, { action: 'finish', wanted: 'short' })).text).toContain('rules')
  expect((await post(at, { action: 'finish', wanted: second })).text).toContain('has been reset')
  expect(await signIn(second)).toHaveProperty('userId')
})
