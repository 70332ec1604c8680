import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { en } from '../../portal/texts/en.ts'
import { refusedBy } from '../machine/attack.ts'
import { claimByHand } from '../machine/claim-by-hand.ts'
import { openInBrowser } from '../machine/claim-in-browser.ts'
import { inviteSomebody } from '../machine/invite-somebody.ts'
import { startBrowser } from '../machine/start-browser.ts'
import { startWorld, type World } from '../machine/start-world.ts'

const { test } = refusedBy('a link that changes nothing when it is opened')
let world: World
let browser: Browser

beforeAll(async () => {
  world = await startWorld()
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.stop()
})

/** What a program without a browser asks for: `start.localhost` is this machine. */
function fetchLink(link: string, method: string): Promise<Response> {
  const { port, pathname } = new URL(link)
  return fetch(`http://127.0.0.1:${port}${pathname}`, { method })
}

type Scan = (link: string) => Promise<unknown>

const asksForHeaders: Scan = (link) => fetchLink(link, 'HEAD')
const fetchesThePage: Scan = (link) => fetchLink(link, 'GET')
const runsTheScripts: Scan = async (link) => {
  const scanner = await openInBrowser(world, browser, link)
  await scanner.page.getByRole('button', { name: en.hello.start }).waitFor()
  await scanner.close()
}
const pressesTheFirstButton: Scan = async (link) => {
  const scanner = await openInBrowser(world, browser, link)
  await scanner.page.getByRole('button').first().click()
  await scanner.sees(en.code.heading.mail)
  await scanner.close()
}
const pressesEverything: Scan = async (link) => {
  const scanner = await openInBrowser(world, browser, link)
  await scanner.begin()
  await scanner.typeCode('123456')
  await scanner.reads(en.problems['code-wrong'])
  await scanner.page.getByText(en.code.missing).click()
  await scanner.close()
}
const all = [
  asksForHeaders,
  fetchesThePage,
  runsTheScripts,
  pressesTheFirstButton,
  pressesEverything,
]
const zoo: readonly (readonly [string, readonly Scan[]])[] = [
  ['asks for the headers', [asksForHeaders]],
  ['fetches the page', [fetchesThePage]],
  ['runs the scripts', [runsTheScripts]],
  ['presses the first button', [pressesTheFirstButton]],
  ['presses everything it finds', [pressesEverything]],
  ['is five scanners in a row', all],
  ['comes back again and again', [...all, ...all, ...all]],
]

let number = 0

test.each(zoo)(
  'a scanner that %s costs no text message, and the person still gets in',
  async (_, scans) => {
    number += 1
    const invited = await inviteSomebody(world, number)
    for (const scan of scans) await scan(invited.link)
    const { phone } = world.simulator
    expect(phone.messages(invited.mobile)).toHaveLength(0)
    const { browser: person } = await claimByHand(
      world,
      invited.link,
      invited,
      'Korenbloem-Fiets-Regen-7',
    )
    expect(phone.messages(invited.mobile)).toHaveLength(1)
    await person.until('done')
    expect(await world.phaseOf(invited.delivery)).toBe('keyed')
  },
)

test('opening a link changes nothing that is kept', async () => {
  number += 1
  const invited = await inviteSomebody(world, number)
  const rows = async () => {
    const { store } = world.database
    const claims = await store.selectFrom('claim').select('id').execute()
    const messages = await store.selectFrom('message').select('id').execute()
    return [claims.length, messages.length]
  }
  const before = await rows()
  await asksForHeaders(invited.link)
  await fetchesThePage(invited.link)
  await runsTheScripts(invited.link)
  expect(await rows()).toEqual(before)
})
