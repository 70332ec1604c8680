import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { ClaimCall } from '../../protocol/claim-client.ts'
import { createPassClient } from '../../protocol/pass-client.ts'
import type { Fault } from '../../simulator/faults.ts'
import { type AddedAgent, addAgent, admit } from '../machine/add-agent.ts'
import { refusedBy } from '../machine/attack.ts'
import { claimUntilOffer, inviteToBoth, userNameOf } from '../machine/claim-a-pass.ts'
import { type HandBrowser, openByHand } from '../machine/claim-by-hand.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const { test, control } = refusedBy(
  'server and agent: one press at a time, and one live pass of ours',
)
const password = 'Korenbloem-Fiets-Regen-7'
let world: World
let further: AddedAgent
let otherPortal: string
let number = 50

beforeAll(async () => {
  // A pass that can be used more than once can be tried more than once.
  world = await startWorld({
    cloud: { pass: { uses: ['device-setup'] } },
    plan: { pass: { use: 'device-setup' } },
  })
  further = await addAgent(world)
  await admit(world, further)
  otherPortal = (await world.startAnotherServer()).portalUrl
})
afterEach(() => world.simulator.faults.clear())
afterAll(async () => {
  await further.kill()
  await world.stop()
})

/** Another tab of the same browser, at the other server: the same keys, the same cookie. */
function openTab({ keys, cookie }: HandBrowser) {
  const { port } = new URL(otherPortal)
  const call: ClaimCall = async (path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', cookie: cookie() },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, json: await response.json() }
  }
  const agentListKey = world.agent.listThumbprint
  return createPassClient({ call, keys, agentListKey, newId: randomUUID })
}

async function begin() {
  number += 1
  const invited = await inviteToBoth(world, number)
  return { invited, ...(await claimUntilOffer(world, invited, password)) }
}

const opens = (userName: string, code: string | undefined) =>
  'session' in world.simulator.tenant.signInWithPass(userName, code ?? '')

/** Both tabs press in the same moment, and again, as impatient people do. */
async function pressEverywhere({ browser, offer }: Awaited<ReturnType<typeof begin>>) {
  const tab = openTab(browser)
  await Promise.allSettled([
    browser.pass.request(offer),
    tab.request(offer),
    browser.pass.request(offer),
    tab.request(offer),
  ])
  return tab
}

/** The pass that the page shows now; a person presses again where none came. */
async function readShown({ browser, offer }: Awaited<ReturnType<typeof begin>>) {
  for (let presses = 0; presses < 6; presses += 1) {
    const settled = ({ stage }: typeof offer) => stage === 'here' || stage === 'offer'
    const state = await browser.until('pass', settled)
    if (state.stage === 'here') return { code: await browser.readPass(state), here: state }
    await browser.pass.request(state)
  }
  throw new Error('no pass came')
}

control('one press in one tab shows a pass that opens', async () => {
  const begun = await begin()
  await begun.browser.pass.request(begun.offer)
  const { code } = await readShown(begun)
  expect(opens(userNameOf(begun.invited), code)).toBe(true)
})

const graph = (kind: Fault['kind'], more: Partial<Fault> = {}): Fault => ({
  ...{ target: 'graph', operation: 'create-pass', kind },
  ...more,
})
const troubles: readonly (readonly [string, readonly Fault[]])[] = [
  ['nothing in the way', []],
  ['nothing in the way, again', []],
  ['a slow tenant', [graph('slow', { milliseconds: 700, times: 4 })]],
  ['an answer that is lost', [graph('drop-after')]],
  [
    'a mint that happens late, as by a machine that was frozen',
    [graph('late', { milliseconds: 1500 })],
  ],
]

test.each(troubles)(
  'two tabs at two servers press at once, before two agents: with %s, one pass lives and it is the one that is shown',
  async (_, faults) => {
    const begun = await begin()
    for (const fault of faults) world.simulator.faults.add(fault)
    const tab = await pressEverywhere(begun)
    let { code, here } = await readShown(begun)
    // What comes late is taken away, or the page says that there is none any more: then the hire presses again.
    await new Promise((resolve) => setTimeout(resolve, 2500))
    const userName = userNameOf(begun.invited)
    if (!opens(userName, code)) {
      await waitFor('the page to know that its pass is gone', async () => {
        const now = await begun.browser.until('pass')
        return now.stage === 'offer' && now.problem === 'pass-replaced'
      })
      ;({ code, here } = await readShown(begun))
    }
    expect(opens(userName, code)).toBe(true)
    expect(await begun.browser.readPass(here)).toBe(code)
    // The other tab is the same browser; another browser is not.
    const inTab = (await tab.open(here))?.reveal((text) => text)
    expect(inTab).toBe(code)
    const stranger = await openByHand(world, begun.invited.link)
    expect(await stranger.readPass(here)).toBeUndefined()
    // Of everything that was minted for them, only this one is left.
    const live = await world.database.store
      .selectFrom('pass')
      .select(['shown', 'removed_at'])
      .where('delivery_id', '=', begun.invited.delivery)
      .where('removed_at', 'is', null)
      .execute()
    expect(live.filter(({ shown }) => shown)).toHaveLength(1)
  },
)
