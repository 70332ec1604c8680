import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ErrorCode } from '../../protocol/errors.ts'
import { nonceOfBox } from '../../protocol/sign-in-nonce.ts'
import {
  addColleague,
  askWhose,
  beginVisit,
  type Colleague,
  sealOwn,
  setOwn,
  signInFor,
  startOwnWorld,
  type Visit,
} from '../machine/own-password.ts'
import { ownApplication, ownContext } from '../machine/own-settings.ts'
import { openBrowser } from '../machine/start-agent.ts'
import { tryPassword } from '../machine/try-password.ts'

/**
 * Whoever owns the server, or has a session of the victim's, a token of theirs for something else, or the power to word jobs
 * as they like, sets no password. The agent refuses each with a code of its own and notes it.
 */
const fresh = 'Korenbloem-Fiets-Regen-7'
let world: Awaited<ReturnType<typeof startOwnWorld>>
let number = 0
beforeAll(async () => {
  world = await startOwnWorld()
})
afterAll(async () => {
  expect(world.problems).toEqual([])
  await world.stop()
})

async function victim() {
  number += 1
  const sam = `victim${number}`
  return { ...(await addColleague(world, sam)), sam }
}

interface Try {
  readonly owner: Colleague & { readonly sam: string }
  readonly visit: Visit
  readonly box: string
}

async function begin(): Promise<Try> {
  const owner = await victim()
  const visit = await beginVisit(world, owner.name)
  return { owner, visit, box: await sealOwn(world.agent, visit, fresh) }
}

/** Refused with this code, written down beside the agent, and the old password is the password. */
async function expectRefused(
  answer: { readonly outcome: string },
  code: ErrorCode,
  { owner }: Pick<Try, 'owner'>,
) {
  expect(answer).toEqual({ outcome: 'refused', code })
  const log = readFileSync(join(world.agent.folder, 'state', 'refusals.jsonl'), 'utf8')
  expect(JSON.parse(log.trim().split('\n').at(-1) ?? '')).toMatchObject({ code })
  expect(await tryPassword(world.simulator, owner.sam, fresh)).toBe(false)
  expect(await tryPassword(world.simulator, owner.sam, owner.password)).toBe(true)
}

type Changes = NonNullable<Parameters<typeof signInFor>[3]>

const tenth = 600_000
test.each<readonly [string, ErrorCode, () => Changes]>([
  [
    'a session that answered by itself',
    'sign-in-early',
    () => ({ at: new Date(Date.now() - tenth) }),
  ],
  ['a gesture before the challenge', 'sign-in-early', () => ({ at: new Date(Date.now() - 1000) })],
  ['a session with a password or a pass alone', 'sign-in-context', () => ({ contexts: [] })],
  ['another context', 'sign-in-context', () => ({ contexts: ['c1', 'c33', 'C3'] })],
  ['a token of the console', 'sign-in-application', () => ({ clientId: crypto.randomUUID() })],
  ['a token for several', 'sign-in-malformed', () => ({ claims: { aud: [ownApplication, 'x'] } })],
  [
    'a guest’s token',
    'sign-in-guest',
    () => ({ claims: { idp: 'https://sts.windows.net/other/' } }),
  ],
  ['a guest’s token that says so', 'sign-in-guest', () => ({ claims: { acct: 1 } })],
  ['another tenant', 'sign-in-tenant', () => ({ claims: { tid: crypto.randomUUID() } })],
  ['another issuer', 'sign-in-tenant', () => ({ claims: { iss: 'https://login.example/v2.0' } })],
  ['a token that is over', 'sign-in-expired', () => ({ claims: { exp: Date.now() / 1000 - 300 } })],
  [
    'a token of an hour ago',
    'sign-in-expired',
    () => ({ claims: { iat: Date.now() / 1000 - 3000 } }),
  ],
  [
    'a token of tomorrow',
    'sign-in-expired',
    () => ({ claims: { nbf: Date.now() / 1000 + 86_400 } }),
  ],
  ['a gesture of tomorrow', 'sign-in-expired', () => ({ at: new Date(Date.now() + 86_400_000) })],
  ['a token without a nonce', 'sign-in-malformed', () => ({ claims: { nonce: undefined } })],
  ['an old kind of token', 'sign-in-malformed', () => ({ claims: { ver: '1.0' } })],
  ['a token for another box', 'sign-in-nonce', () => ({ nonce: 'x'.repeat(43) })],
  [
    'a token whose account is another',
    'own-account-missing',
    () => ({ claims: { onprem_sid: 'S-1-5-21-1-2-3-1104' } }),
  ],
])('%s is refused: %s', async (_, code, changes) => {
  const tried = await begin()
  const token = await signInFor(world, tried.owner.name, tried.box, changes())
  await expectRefused(await setOwn(world, tried.visit, tried.box, token), code, tried)
})

test('the first sign-in sets nothing: its token was made for the visit', async () => {
  const owner = await victim()
  const { visit, browser, answer } = await askWhose(world, owner.name)
  if (answer.outcome !== 'known') throw new Error(answer.code)
  const box = await sealOwn(world.agent, { visit, browser, known: answer }, fresh)
  const first = await signInFor(world, owner.name, box, { nonce: 'of the visit' })
  const set = await setOwn(world, { visit, browser, known: answer }, box, first)
  await expectRefused(set, 'sign-in-nonce', { owner })
})

test('however the agent’s clock stands, the sign-in that led to the challenge does not answer it', async () => {
  for (const aheadSeconds of [-60, 60]) {
    const owner = await victim()
    const signedIn = Math.floor(Date.now() / 1000) + aheadSeconds
    const visit = await beginVisit(world, owner.name, { claims: { iat: signedIn } })
    const box = await sealOwn(world.agent, visit, fresh)
    const signIn = (second: number) =>
      signInFor(world, owner.name, box, {
        at: new Date(second * 1000),
        claims: { iat: second + 1 },
      })
    const silent = await setOwn(world, visit, box, await signIn(signedIn))
    await expectRefused(silent, 'sign-in-early', { owner })
    const again = await setOwn(world, visit, box, await signIn(signedIn + 1))
    expect(again).toMatchObject({ outcome: 'set' })
  }
})

test('another person’s sign-in, made for this very box, is another person’s', async () => {
  const tried = await begin()
  const thief = await victim()
  const token = await signInFor(world, thief.name, tried.box)
  await expectRefused(await setOwn(world, tried.visit, tried.box, token), 'sign-in-person', tried)
})

test('a token for one browser names no account to another', async () => {
  const owner = await victim()
  const other = await openBrowser()
  const { answer } = await askWhose(world, owner.name, { nonce: other.thumbprints.sig })
  expect(answer).toEqual({ outcome: 'refused', code: 'sign-in-nonce' })
})

test('what is not signed, or by somebody else, is no sign-in', async () => {
  const tried = await begin()
  const { tenant } = world.simulator
  const wanted = {
    ...{ clientId: ownApplication, contexts: [ownContext], at: new Date(Date.now() + 1000) },
    nonce: await nonceOfBox(tried.box),
  }
  const good = tenant.vouchFor(tried.owner.name, wanted)
  const [header = '', claims = '', signature = ''] = good.split('.')
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const kid = tenant.signingKeyId()
  const flipped = `${signature.slice(0, -8)}AAAAAAAA`
  for (const token of [
    tenant.forge(tried.owner.name, wanted),
    tenant.forge(tried.owner.name, wanted, kid),
    `${encode({ typ: 'JWT', alg: 'none', kid })}.${claims}.`,
    `${encode({ typ: 'JWT', alg: 'HS256', kid })}.${claims}.${signature}`,
    `${encode({ typ: 'JWT', alg: 'RS256', kid, crit: ['exp'] })}.${claims}.${signature}`,
    `${header}.${claims}.${flipped}`,
    `${header}.${claims}`,
    'no token at all',
  ]) {
    const answer = await setOwn(world, tried.visit, tried.box, token)
    await expectRefused(answer, 'sign-in-signature', tried)
  }
})

test('a token and a box that have worked set nothing a second time, under whatever name they come', async () => {
  const { owner, visit, box } = await begin()
  const token = await signInFor(world, owner.name, box)
  expect(await setOwn(world, visit, box, token)).toMatchObject({ outcome: 'set' })
  // Its owner has changed it since; the thief plays both again.
  world.simulator.directory.setPassword(owner.sam, owner.password)
  expect(await setOwn(world, visit, box, token)).toMatchObject({ outcome: 'set' })
  expect(await tryPassword(world.simulator, owner.sam, fresh)).toBe(false)
  expect(await tryPassword(world.simulator, owner.sam, owner.password)).toBe(true)
})

test('a box with another password, for another account, by another browser, or without a challenge is none', async () => {
  const tried = await begin()
  const { owner, visit } = tried
  const thief = await victim()
  const other = await openBrowser()
  const token = (box: string) => signInFor(world, owner.name, box)
  const swapped = await sealOwn(world.agent, visit, fresh, { account: thief.account })
  await expectRefused(await setOwn(world, visit, swapped, await token(swapped)), 'guard-box', tried)
  const onThief = await setOwn(world, visit, swapped, await token(swapped), {
    account: thief.account,
  })
  await expectRefused(onThief, 'guard-proof', tried)
  const stranger = await sealOwn(world.agent, visit, fresh, { sig: other.sig })
  await expectRefused(
    await setOwn(world, visit, stranger, await token(stranger)),
    'guard-proof',
    tried,
  )
  const unasked = await sealOwn(world.agent, visit, fresh, { jti: crypto.randomUUID() })
  await expectRefused(
    await setOwn(world, visit, unasked, await token(unasked)),
    'guard-proof',
    tried,
  )
  const ofThief = await beginVisit(world, thief.name)
  const borrowed = { challenge: ofThief.known.challenge }
  const answer = await setOwn(world, visit, tried.box, await token(tried.box), borrowed)
  await expectRefused(answer, 'guard-proof', tried)
})

test('a protected account, one outside the containers, and whoever holds a directory role are left alone', async () => {
  const admin = await victim()
  world.simulator.directory.joinGroup(admin.sam, 'Domain Admins')
  const { answer: ofAdmin } = await askWhose(world, admin.name)
  expect(ofAdmin).toEqual({ outcome: 'refused', code: 'guard-protected' })
  const elsewhere = await victim()
  world.simulator.directory.moveAccount(elsewhere.sam, 'CN=Users')
  const { answer: ofElsewhere } = await askWhose(world, elsewhere.name)
  expect(ofElsewhere).toEqual({ outcome: 'refused', code: 'guard-container' })
  const global = await victim()
  world.simulator.tenant.assignRole(global.user, 'Global Administrator')
  const { answer: ofGlobal } = await askWhose(world, global.name)
  expect(ofGlobal).toEqual({ outcome: 'refused', code: 'guard-protected' })
})

test('whoever became an administrator between the two sign-ins keeps their password', async () => {
  const tried = await begin()
  world.simulator.tenant.assignRole(tried.owner.user, 'Global Administrator')
  const token = await signInFor(world, tried.owner.name, tried.box)
  await expectRefused(await setOwn(world, tried.visit, tried.box, token), 'guard-protected', tried)
})

test('the tenant’s keys were changed: what the old one signed is worth nothing, soon after', async () => {
  const tried = await begin()
  const { tenant } = world.simulator
  const old = tenant.vouchFor(tried.owner.name, {
    ...{ clientId: ownApplication, contexts: [ownContext], at: new Date(Date.now() + 1000) },
    nonce: await nonceOfBox(tried.box),
  })
  tenant.replaceSigningKey()
  await world.agent.restart()
  await expectRefused(await setOwn(world, tried.visit, tried.box, old), 'sign-in-signature', tried)
  const answer = await setOwn(
    world,
    tried.visit,
    tried.box,
    await signInFor(world, tried.owner.name, tried.box),
  )
  expect(answer).toMatchObject({ outcome: 'set' })
})

test.each([
  ['no policy', undefined],
  ['a policy that only reports', { state: 'enabledForReportingButNotEnforced' as const }],
  ['a policy with mere multifactor authentication', { strength: undefined }],
  ['a strength that takes passes', { strength: 'mfa' as const }],
  ['a policy for some', { includeUsers: [] }],
  ['a policy about another context', { contexts: ['c4'] }],
])('a context with %s behind it means nothing, whoever signs it', async (_, changed) => {
  const { tenant } = world.simulator
  const owner = await victim()
  tenant.removeConditionalAccessPolicy(world.policy)
  if (changed) {
    world.policy = tenant.addConditionalAccessPolicy({
      ...{ contexts: [ownContext], strength: 'passwordless' },
      ...changed,
    })
  }
  await world.agent.restart()
  const { answer } = await askWhose(world, owner.name)
  await expectRefused(answer, 'context-not-backed', { owner })
})
