import { afterAll, beforeAll, expect } from 'vitest'
import { claimPaths } from '../../protocol/claim-api.ts'
import { Secret } from '../../protocol/secret.ts'
import { refusedBy } from '../machine/attack.ts'
import {
  claimByHand,
  type HandBrowser,
  openByHand,
  proveByHand,
  readMailedCode,
  readTextedCode,
} from '../machine/claim-by-hand.ts'
import { inviteSomebody } from '../machine/invite-somebody.ts'
import { startWorld, type World } from '../machine/start-world.ts'

const { test } = refusedBy('the hires’ door')
const password = 'Korenbloem-Fiets-Regen-7'
let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.stop())

/** A request to the hires' door, as any program on the internet could make it. */
function ask(path: string, init: RequestInit = {}, portalUrl = world.server.portalUrl) {
  return fetch(`http://127.0.0.1:${new URL(portalUrl).port}${path}`, init)
}

const json = { 'content-type': 'application/json' }
const bodyOf = ({ link }: HandBrowser) => JSON.stringify({ link: link.reveal((text) => text) })

test('nothing that is said before both proofs names the account or its owner', async () => {
  const invited = await inviteSomebody(world, 1)
  const browser = await openByHand(world, invited.link)
  await browser.hello()
  const before = await proveByHand(world, browser, invited)
  const said = browser.heard.filter((answer) => !answer.includes('"step":"password"'))
  expect(said.length).toBeGreaterThan(4)
  for (const name of [invited.sam, 'Quisling', 'CONTOSO', invited.mail, invited.mobile]) {
    for (const answer of said) expect(answer).not.toContain(name)
  }
  expect(before.state.signIn.userName).toContain(invited.sam)
})

test('a second browser ends the code of the first', async () => {
  const invited = await inviteSomebody(world, 2)
  const first = await openByHand(world, invited.link)
  await first.begin()
  const { state, code } = await readMailedCode(world, first, invited.mail)
  const second = await openByHand(world, invited.link)
  await second.begin()
  await expect(first.typeCode(state, code)).rejects.toThrow('claim-over')
  const own = await readMailedCode(world, second, invited.mail)
  await second.typeCode(own.state, own.code)
  await second.until('code', ({ channel }) => channel === 'text')
})

test('a code that was sent for one browser is worth nothing in another', async () => {
  const [one, other] = [await inviteSomebody(world, 3), await inviteSomebody(world, 4)]
  const [first, second] = [await openByHand(world, one.link), await openByHand(world, other.link)]
  await first.begin()
  await second.begin()
  const mailed = await readMailedCode(world, first, one.mail)
  const waiting = await readMailedCode(world, second, other.mail)
  // Two claims may happen to share six digits: then there is nothing to show.
  if (mailed.code !== waiting.code) {
    await expect(second.typeCode(waiting.state, mailed.code)).rejects.toThrow('code-wrong')
  }
  await first.typeCode(mailed.state, mailed.code)
  await second.typeCode(waiting.state, waiting.code)
  const texted = await readTextedCode(world, first, one.mobile)
  const waitingText = await readTextedCode(world, second, other.mobile)
  // Sealed under the other browser's own delivery, with the first one's digits.
  if (texted.code !== waitingText.code) await second.typeCode(waitingText.state, texted.code)
  const told = await second.until('code', ({ problem }) => problem !== undefined)
  expect(told.problem).toBe('code-wrong')
})

test('a box that was sealed in one claim sets nothing through another', async () => {
  const [one, other] = [await inviteSomebody(world, 5), await inviteSomebody(world, 6)]
  const thief = await openByHand(world, one.link)
  const owner = await openByHand(world, other.link)
  const { state: thiefs } = await proveByHand(world, thief, one)
  const { state: owners } = await proveByHand(world, owner, other)
  const stamp = world.simulator.directory.account(other.sam)
  // The thief's keys and grant, the owner's account and delivery.
  const { account, delivery } = owners
  await thief.choosePassword({ ...thiefs, account, delivery }, password)
  const refused = await thief.until('password', ({ problem }) => problem !== undefined)
  expect(refused.problem).toBe('guard-box')
  expect(world.simulator.directory.account(other.sam)).toEqual(stamp)
  await owner.choosePassword(owners, password)
  await owner.until('done')
})

test('a page of another site can neither ask nor act', async () => {
  const invited = await inviteSomebody(world, 7)
  const browser = await openByHand(world, invited.link)
  await browser.begin()
  const headers = { ...json, cookie: browser.cookie() }
  for (const site of ['cross-site', 'same-site']) {
    const foreign = { ...headers, 'sec-fetch-site': site }
    const acts = Object.entries(claimPaths).map(([name, path]) =>
      name === 'state'
        ? ask(path, { headers: foreign })
        : ask(path, { method: 'POST', headers: foreign, body: bodyOf(browser) }),
    )
    for (const answer of await Promise.all(acts)) expect(answer.status).toBe(400)
  }
  // A form, too, can be sent from anywhere; it cannot be JSON.
  const form = { ...headers, 'content-type': 'text/plain' }
  const sent = await ask(claimPaths.send, {
    method: 'POST',
    headers: form,
    body: '{"channel":"mail"}',
  })
  expect(sent.status).toBe(400)
  const { headers: said } = await ask(claimPaths.state, { headers })
  expect(said.get('access-control-allow-origin')).toBeNull()
})

test('no cookie before the first press, and then one that no script and no other site sees', async () => {
  const invited = await inviteSomebody(world, 8)
  const browser = await openByHand(world, invited.link)
  const opened = await ask(claimPaths.open, {
    method: 'POST',
    headers: json,
    body: bodyOf(browser),
  })
  const page = await ask('/')
  for (const each of [opened, page]) expect(each.headers.get('set-cookie')).toBeNull()

  const url = 'https://start.contoso.test'
  const behindTls = await world.startAnotherServer({ portal: { listen: { port: 47_113 }, url } })
  expect(behindTls.portalUrl).toBe(url)
  for (const [portalUrl, expected] of [
    [
      world.server.portalUrl,
      /^firstkey=[\w-]{22}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Strict$/,
    ],
    [
      'http://127.0.0.1:47113',
      /^__Host-firstkey=[\w-]{22}; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    ],
  ] as const) {
    const keys = { sig: browser.keys.sig.publicJwk, enc: browser.keys.enc.publicJwk }
    const link = browser.link.reveal((text) => text)
    const body = JSON.stringify({ link, language: 'en', keys })
    const begun = await ask(claimPaths.begin, { method: 'POST', headers: json, body }, portalUrl)
    expect(begun.headers.get('set-cookie')).toMatch(expected)
  }
  // It shares the queue: a message it sends would name its own address.
  await behindTls.stop()
})

test('every answer forbids scripts, frames and requests of anybody else', async () => {
  const answers = [await ask('/'), await ask('/nowhere'), await ask(claimPaths.state)]
  for (const { headers } of answers) {
    const policy = headers.get('content-security-policy') ?? ''
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "form-action 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      expect(policy).toContain(rule)
    }
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
  }
  expect(answers[2]?.headers.get('cache-control')).toBe('no-store')
})

test('an expired, a broken and an unknown link are one answer, and no link is told by how long its answer takes', async () => {
  const live = await inviteSomebody(world, 9)
  const expired = await inviteSomebody(world, 10)
  await world.database.store
    .updateTable('link')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('delivery_id', '=', expired.delivery)
    .execute()
  const secretOf = (link: string) => new URL(link).hash.slice(1)
  const open = async (link: string) => {
    const started = performance.now()
    const body = JSON.stringify({ link })
    const answer = await ask(claimPaths.open, { method: 'POST', headers: json, body })
    const text = await answer.text()
    return { said: `${answer.status} ${text}`, took: performance.now() - started }
  }
  const links = [secretOf(live.link), secretOf(expired.link), 'AAAAAAAAAAAAAAAAAAAAAA', 'x']
  const times: number[][] = links.map(() => [])
  const said = new Map<number, Set<string>>()
  for (let round = 0; round < 100; round += 1) {
    const answers = await Promise.all(links.map(open))
    for (const [at, answer] of answers.entries()) {
      times[at]?.push(answer.took)
      said.set(at, (said.get(at) ?? new Set()).add(answer.said))
    }
  }
  const unknown = [...(said.get(2) ?? [])]
  expect(unknown).toHaveLength(1)
  expect([...(said.get(1) ?? [])]).toEqual(unknown)
  expect([...(said.get(3) ?? [])]).toEqual(unknown)
  expect([...(said.get(0) ?? [])]).not.toEqual(unknown)
  const medians = times.map((each) => each.toSorted((a, b) => a - b)[50] ?? 0)
  // The machine of a test is shared; `bench/` has the real figure.
  expect(Math.max(...medians) - Math.min(...medians)).toBeLessThan(20)
})

test('what is said afterwards, to the hire and to the manager, opens nothing', async () => {
  const invited = await inviteSomebody(world, 11)
  const { codes } = await claimByHand(world, invited.link, invited, password)
  const done = await world.mail(invited.mail, /was set/)
  const link = new Secret(new URL(invited.link).hash.slice(1))
  for (const secret of [...codes, password, invited.sam, link.reveal((text) => text)]) {
    expect(`${done.subject} ${done.text}`).not.toContain(secret)
  }
  // Its one link reports; it cannot be opened as an invitation.
  const report = /#n\.([\w-]{22})/.exec(done.text)?.[1] ?? ''
  const body = JSON.stringify({ link: report })
  const opened = await ask(claimPaths.open, { method: 'POST', headers: json, body })
  expect(opened.status).toBe(404)
})
