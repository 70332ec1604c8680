import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyReceipt } from '../../protocol/receipt.ts'
import {
  addColleague,
  askWhose,
  beginVisit,
  sealOwn,
  setOwn,
  signInFor,
  startOwnWorld,
} from '../machine/own-password.ts'
import { watch } from '../machine/own-settings.ts'
import { waitFor } from '../machine/start-agent.ts'
import type { CloudWorld } from '../machine/start-cloud-world.ts'
import { tryPassword } from '../machine/try-password.ts'

const used = 'Zomer-Fiets-Regen 2025'
const fresh = 'Korenbloem-Fiets-Regen-7'
let world: CloudWorld
beforeAll(async () => {
  world = await startOwnWorld()
})
afterAll(async () => {
  expect(world.problems).toEqual([])
  await world.stop()
})

const opens = (sam: string, password: string) => tryPassword(world.simulator, sam, password)

test('whoever signed in is told whose account it is and what its password has to be like', async () => {
  const { name, account } = await addColleague(world, 'ada')
  const { answer } = await askWhose(world, name)
  expect(answer).toMatchObject({
    ...{ outcome: 'known', account, samAccountName: 'ada', domain: 'CONTOSO' },
    policy: { complexity: true },
  })
})

test('a second sign-in, made for the sealed password, sets it: the old one opens nothing any more', async () => {
  const { name, password } = await addColleague(world, 'ben')
  const visit = await beginVisit(world, name)
  const box = await sealOwn(world.agent, visit, fresh)
  const answer = await setOwn(world, visit, box, await signInFor(world, name, box))
  if (answer.outcome !== 'set') throw new Error(answer.code)
  expect(await verifyReceipt(answer.receipt, new Date())).toMatchObject({
    ...{ bind: 'signed-in', proof: 'sign-in' },
  })
  expect(await opens('ben', fresh)).toBe(true)
  expect(await opens('ben', password)).toBe(false)
})

test('its owner and those who watch are told by the agent, once', async () => {
  const { name } = await addColleague(world, 'cas')
  const visit = await beginVisit(world, name)
  const box = await sealOwn(world.agent, visit, fresh)
  const token = await signInFor(world, name, box)
  const again = { id: crypto.randomUUID() }
  const first = await setOwn(world, visit, box, token, again)
  expect(await setOwn(world, visit, box, token, again)).toEqual(first)
  const { mailbox } = world.simulator
  const mail = await waitFor(() => mailbox.messages('cas@contoso.test')[0])
  expect(mail.subject).toBe('Your password at Contoso was changed')
  const watched = mailbox.messages(watch).filter(({ text }) => text?.includes('cas@contoso.test'))
  expect(watched).toHaveLength(1)
  expect(mailbox.messages('cas@contoso.test')).toHaveLength(1)
  for (const { text } of [mail, ...watched]) expect(text).not.toContain(fresh)
})

test.each([
  ['must be changed', 'dot', { mustChange: true }],
  ['is locked', 'eva', { attributes: { lockoutTime: '134000000000000000' } }],
])('a password that %s is replaced all the same', async (_, sam, more) => {
  const { name } = await addColleague(world, sam, more)
  const visit = await beginVisit(world, name)
  const box = await sealOwn(world.agent, visit, fresh)
  const answer = await setOwn(world, visit, box, await signInFor(world, name, box))
  expect(answer).toMatchObject({ outcome: 'set' })
  expect(await opens(sam, fresh)).toBe(true)
})

test('one that breaks the rules is refused in words, and the person chooses another in the same visit', async () => {
  const { name } = await addColleague(world, 'fay')
  world.simulator.directory.setPassword('fay', used)
  world.simulator.directory.setPassword('fay', `${used} since`)
  let visit = await beginVisit(world, name)
  // The rules that can be seen, then the directory's own: a password that it had before.
  for (const [chosen, code] of [
    ['short', 'password-refused'],
    [used, 'password-hidden-rule'],
  ] as const) {
    const box = await sealOwn(world.agent, visit, chosen)
    const refused = await setOwn(world, visit, box, await signInFor(world, name, box))
    expect(refused).toMatchObject({ outcome: 'refused', code })
    const challenge = refused.outcome === 'refused' ? refused.challenge : undefined
    visit = { ...visit, known: { ...visit.known, challenge: challenge ?? '' } }
  }
  const box = await sealOwn(world.agent, visit, fresh)
  const token = await signInFor(world, name, box)
  expect(await setOwn(world, visit, box, token)).toMatchObject({ outcome: 'set' })
})

test('what an owner set is theirs: no server has the account closed with it', async () => {
  const { name, account } = await addColleague(world, 'gus')
  const visit = await beginVisit(world, name)
  const box = await sealOwn(world.agent, visit, fresh)
  const set = await setOwn(world, visit, box, await signInFor(world, name, box))
  if (set.outcome !== 'set') throw new Error(set.code)
  const about = { account, directory: 'contoso', delivery: visit.visit }
  const closed = await world.agent.server.ask('close-account', {
    ...{ ...about, because: 'not-me', receipts: [set.receipt] },
  })
  expect(closed).toEqual({ outcome: 'refused', code: 'close-not-ours' })
  expect(await opens('gus', fresh)).toBe(true)
})

test('a mail server that is away delays no set, and its owner is told once it is back, a restart in between', async () => {
  const { faults, mailbox } = world.simulator
  const { name } = await addColleague(world, 'fem')
  const visit = await beginVisit(world, name)
  const box = await sealOwn(world.agent, visit, fresh)
  const token = await signInFor(world, name, box)
  faults.add({ target: 'mailbox', kind: 'refuse', times: 'always' })
  expect(await setOwn(world, visit, box, token)).toMatchObject({ outcome: 'set' })
  await world.agent.restart()
  expect(mailbox.messages('fem@contoso.test')).toEqual([])
  faults.clear()
  await waitFor(() => mailbox.messages('fem@contoso.test')[0])
  const journal = () =>
    readFileSync(join(world.agent.folder, 'state', 'journal.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('own-told') && line.includes(visit.known.account))
  await waitFor(() => journal()[0])
  // Told is told: not once more by the agent that starts next.
  await world.agent.restart()
  const { name: other } = await addColleague(world, 'guus')
  const next = await beginVisit(world, other)
  const nextBox = await sealOwn(world.agent, next, fresh)
  await setOwn(world, next, nextBox, await signInFor(world, other, nextBox))
  await waitFor(() => mailbox.messages('guus@contoso.test')[0])
  expect(mailbox.messages('fem@contoso.test')).toHaveLength(1)
  const watched = mailbox.messages(watch).filter(({ text }) => text?.includes('fem@contoso.test'))
  expect(watched).toHaveLength(1)
})

test('whose own mailbox is away is told later, and those who watch hear of it once', async () => {
  const { faults, mailbox } = world.simulator
  const { name } = await addColleague(world, 'hugo')
  const visit = await beginVisit(world, name)
  const box = await sealOwn(world.agent, visit, fresh)
  const token = await signInFor(world, name, box)
  // The first mail, to those who watch, is taken; the owner's is put off, twice.
  faults.add({ target: 'mailbox', kind: 'slow', operation: 'recipient', milliseconds: 0 })
  faults.add({ target: 'mailbox', kind: 'error', operation: 'recipient', code: 451, times: 2 })
  expect(await setOwn(world, visit, box, token)).toMatchObject({ outcome: 'set' })
  await waitFor(() => mailbox.messages('hugo@contoso.test')[0])
  const watched = mailbox.messages(watch).filter(({ text }) => text?.includes('hugo@contoso.test'))
  expect(watched).toHaveLength(1)
})
