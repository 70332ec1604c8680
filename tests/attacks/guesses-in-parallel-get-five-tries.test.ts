import { afterAll, beforeAll, expect } from 'vitest'
import { verifyAgentList, verifyRecipients } from '../../protocol/agent-list.ts'
import { claimPaths } from '../../protocol/claim-api.ts'
import { sealCode } from '../../protocol/code-box.ts'
import { Secret } from '../../protocol/secret.ts'
import type { RunningServer } from '../../server/start.ts'
import { refusedBy } from '../machine/attack.ts'
import { openByHand, readMailedCode, readTextedCode } from '../machine/claim-by-hand.ts'
import { inviteSomebody } from '../machine/invite-somebody.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { waitFor } from '../machine/wait-for.ts'

const { test } = refusedBy('one statement that counts a try, and the agent’s own count')
const guesses = 200
let world: World
let servers: readonly RunningServer[]

beforeAll(async () => {
  world = await startWorld()
  servers = [world.server, await world.startAnotherServer()]
})
afterAll(() => world?.stop())

/** Sends every body at once, in turn to each server, with the cookie of one browser. */
async function sendAtOnce(cookie: string, bodies: readonly unknown[]): Promise<readonly string[]> {
  return await Promise.all(
    bodies.map(async (body, at) => {
      const { port } = new URL(servers[at % servers.length]?.portalUrl ?? '')
      const response = await fetch(`http://127.0.0.1:${port}${claimPaths.code}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify(body),
      })
      return `${response.status} ${((await response.json()) as { code?: string }).code ?? ''}`
    }),
  )
}

/** Codes of six digits, none of them the right one. */
function wrongCodes(right: string): readonly string[] {
  return Array.from({ length: guesses }, (_, step) =>
    String((Number(right) + 1 + step) % 1_000_000).padStart(6, '0'),
  )
}

test('two hundred guesses at once at a mail code, over two servers, are five comparisons', async () => {
  const invited = await inviteSomebody(world, 1)
  const browser = await openByHand(world, invited.link)
  await browser.begin()
  const { state, code } = await readMailedCode(world, browser, invited.mail)
  const bodies = wrongCodes(code).map((guess) => ({ channel: 'mail', code: guess }))
  const answers = await sendAtOnce(browser.cookie(), bodies)
  expect(new Set(answers)).toEqual(new Set(['409 code-wrong']))
  const claim = await world.database.store
    .selectFrom('claim')
    .select(['mail_tries', 'step'])
    .where('delivery_id', '=', invited.delivery)
    .executeTakeFirstOrThrow()
  expect(claim).toEqual({ mail_tries: 5, step: 'mail' })
  await expect(browser.typeCode(state, code)).rejects.toThrow('code-wrong')
})

test('two hundred guesses at once at a text code, over two servers, end the code', async () => {
  const invited = await inviteSomebody(world, 2)
  const browser = await openByHand(world, invited.link)
  await browser.begin()
  const mailed = await readMailedCode(world, browser, invited.mail)
  await browser.typeCode(mailed.state, mailed.code)
  const { state, code } = await readTextedCode(world, browser, invited.mobile)

  const now = new Date(state.serverTime)
  const list = await verifyAgentList(state.trust.list, world.agent.listThumbprint, now)
  const recipients = await verifyRecipients(
    list?.agents ?? [],
    state.trust.certificates,
    state.directory,
    now,
  )
  const recipient = recipients.find(({ agent }) => agent === state.agent)
  if (!recipient) throw new Error('nobody to seal to')
  const thumbprints = { sig: browser.keys.sig.thumbprint, enc: browser.keys.enc.thumbprint }
  const bodies = await Promise.all(
    wrongCodes(code).map(async (guess) => ({
      channel: 'text',
      box: await sealCode(new Secret(guess), thumbprints, state, recipient, now),
    })),
  )
  await sendAtOnce(browser.cookie(), bodies)
  await waitFor(
    'every guess to be answered',
    async () => {
      const open = await world.database.store
        .selectFrom('agent_job')
        .select('id')
        .where('delivery_id', '=', invited.delivery)
        .where('state', '<>', 'answered')
        .execute()
      return open.length === 0
    },
    60,
  )
  await browser.typeCode(state, code).catch(() => undefined)
  const last = await browser.until('code', ({ stage }) => stage === 'sent')
  expect(last.problem).toBe('code-wrong')
  expect(last.triesLeft ?? 0).toBe(0)
})
