import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ClaimCall } from '../../protocol/claim-client.ts'
import { type OwnState, ownPaths } from '../../protocol/own-api.ts'
import { createOwnClient, type OwnStep } from '../../protocol/own-client.ts'
import { Secret } from '../../protocol/secret.ts'
import { nonceOfVisit } from '../../protocol/sign-in-nonce.ts'
import { eraseVisits } from '../../server/own/erase-visits.ts'
import { addColleague } from '../machine/own-password.ts'
import { ownApplication, ownContext, watch } from '../machine/own-settings.ts'
import { openBrowser } from '../machine/start-agent.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { tryPassword } from '../machine/try-password.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ cloud: { own: true } })
})
afterAll(() => world.stop())

const fresh = 'Korenbloem-Fiets-Regen-7'
/** A browser without pages: it signs in, and makes the same calls as the page. */
async function openVisit(name: string, changes: { readonly contexts?: readonly string[] } = {}) {
  const { port } = new URL(world.server.portalUrl)
  const keys = await openBrowser()
  let cookie = ''
  const call: ClaimCall = async (path, body) => {
    const shown = { ...(body as object | undefined), token: '' }
    world.canary.hear('request', `${path} ${JSON.stringify(shown)}`)
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { ...(body ? { 'content-type': 'application/json' } : {}), cookie },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return { status: answer.status, json: await answer.json() }
  }
  const client = createOwnClient(randomUUID(), {
    ...{ call, keys, agentListKey: world.agent.listThumbprint },
  })
  const signIn = (nonce: string, at = new Date()) =>
    world.simulator.tenant.vouchFor(name, {
      ...{ clientId: ownApplication, nonce, at },
      contexts: changes.contexts ?? [ownContext],
    })
  return {
    ...client,
    call,
    begin: async () => client.begin(signIn(await client.firstNonce())),
    until: async <S extends OwnState['step']>(step: S): Promise<OwnStep<S>> => {
      for (let version = 0, turns = 0; turns < 20; turns += 1) {
        const state = await client.state(version)
        if (state.step === step) return state as OwnStep<S>
        version = state.version
      }
      throw new Error(`the visit never came to ${step}`)
    },
    /** Chooses, and signs in for it. The gesture is a little later than the challenge: a token knows seconds. */
    choose: async (state: OwnStep<'choosing'>, password: string) => {
      world.canary.keep('password', password)
      const { box, nonce } = await client.seal(state, new Secret(password))
      return await client.set(box, signIn(nonce, new Date(Date.now() + 1000)))
    },
  }
}

const colleague = (sam: string) => addColleague(world, sam)

const eventsOf = async (event: string) => {
  const rows = await world.database.store
    .selectFrom('ledger')
    .select(['event', 'detail'])
    .where('event', '=', event)
    .execute()
  return rows.map(({ detail }) => detail['reason'] ?? '')
}

test('somebody signs in, chooses, signs in for it, and the new password opens what the old one opened', async () => {
  const { name, password } = await colleague('olga')
  const visit = await openVisit(name)
  expect(await visit.where()).toMatchObject({ clientId: ownApplication, context: ownContext })
  await visit.begin()
  const choosing = await visit.until('choosing')
  expect(choosing).toMatchObject({ samAccountName: 'olga', userPrincipalName: name })
  // The rules first, then one that will do: in the same visit.
  await visit.choose(choosing, 'Kort-7')
  const again = await visit.until('choosing')
  expect(again).toMatchObject({
    problem: 'password-refused',
    rules: expect.arrayContaining(['too-short']),
  })
  await visit.choose(again, fresh)
  expect(await visit.until('done')).toMatchObject({ samAccountName: 'olga' })
  expect(await tryPassword(world.simulator, 'olga', fresh)).toBe(true)
  expect(await tryPassword(world.simulator, 'olga', password)).toBe(false)
  await world.mail('olga@contoso.test', /was changed/)
  await world.mail(watch, /olga/)
  expect(await eventsOf('own-password-set')).toHaveLength(1)
})

test('who may not, and who is not who they should be, hear the same, and the ledger knows which it was', async () => {
  const admin = await colleague('piet')
  world.simulator.directory.joinGroup('piet', 'Domain Admins')
  const weak = await colleague('quint')
  const heard: unknown[] = []
  for (const visit of [await openVisit(admin.name), await openVisit(weak.name, { contexts: [] })]) {
    await visit.begin()
    const { version: _, serverTime: __, ...over } = await visit.until('over')
    heard.push(over)
  }
  expect(heard).toEqual([
    { step: 'over', problem: 'own-refused' },
    { step: 'over', problem: 'own-refused' },
  ])
  expect(await eventsOf('own-password-refused')).toEqual(['guard-protected', 'sign-in-context'])
})

test('what no tenant signed reaches no agent, and another browser has no visit', async () => {
  const { name } = await colleague('rosa')
  const visit = await openVisit(name)
  const { tenant } = world.simulator
  const browser = await openBrowser()
  const id = randomUUID()
  const nonce = await nonceOfVisit(id, browser.thumbprints)
  const keys = { sig: browser.sig.publicJwk, enc: browser.enc.publicJwk }
  const wanted = { clientId: ownApplication, nonce, contexts: [ownContext] }
  for (const token of [
    tenant.forge(name, wanted),
    tenant.vouchFor(name, { ...wanted, nonce: 'another' }),
    tenant.vouchFor(name, { ...wanted, clientId: randomUUID() }),
    'none',
  ]) {
    const { status, json } = await visit.call(ownPaths.begin, { visit: id, keys, token })
    expect(status).toBe(403)
    expect(json).toMatchObject({ code: 'own-refused' })
  }
  const asked = await world.database.store
    .selectFrom('agent_job')
    .select('id')
    .where('about', '=', id)
    .execute()
  expect(asked).toEqual([])
  expect((await visit.call(ownPaths.state)).status).toBe(401)
})

test('a visit is begun once with its token, ten times in an hour by one person, and is erased afterwards', async () => {
  const { name } = await colleague('sven')
  const first = await openVisit(name)
  expect(await first.begin()).toMatchObject({ step: 'looking' })
  await expect(first.begin()).rejects.toThrow('own-refused')
  for (let visits = 1; visits < 10; visits += 1) {
    await (await openVisit(name)).begin()
  }
  await expect((await openVisit(name)).begin()).rejects.toThrow('too-often')
  const later = new Date(Date.now() + 2 * 3_600_000)
  const clock = { now: () => later, sleep: () => Promise.resolve() }
  expect(await eraseVisits({ database: world.database.store, clock })).toBeGreaterThanOrEqual(10)
  expect(await world.database.store.selectFrom('own_visit').select('id').execute()).toEqual([])
})
