import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { en } from '../../portal/texts/en.ts'
import { systemClock } from '../../protocol/clock.ts'
import { refusedBy } from '../machine/attack.ts'
import { holdPage, proveInBrowser } from '../machine/claim-in-browser.ts'
import { findInFolder } from '../machine/find-secret.ts'
import { type Invited, inviteSomebody } from '../machine/invite-somebody.ts'
import { startBrowser, startProfile } from '../machine/start-browser.ts'
import { startWorld, type World } from '../machine/start-world.ts'

const { control, test } = refusedBy(
  'pages that remember no secret, and a link that alone earns nothing',
)
const password = 'Korenbloem-Fiets-Regen-7'
let world: World
let invited: Invited
let profile: string
/** What the browser keeps as the tab's history, address by address. */
let history: readonly string[]
let seen: readonly string[]

// Somebody claims on a machine that others use after them, goes back and forth, and leaves the browser as it is.
beforeAll(async () => {
  world = await startWorld()
  invited = await inviteSomebody(world, 1)
  profile = mkdtempSync(join(tmpdir(), 'firstkey-profile-'))
  const context = await startProfile(profile)
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto('about:blank')
  const hire = await holdPage(world, context, page, invited.link)
  await proveInBrowser(hire, invited)
  await hire.choosePassword(password)
  await hire.sees(en.done.heading)
  seen = await goBackAndForth(page)
  const devtools = await context.newCDPSession(page)
  const { entries } = await devtools.send('Page.getNavigationHistory')
  history = entries.map(({ url, userTypedURL }) => `${url} ${userTypedURL}`)
  await context.close()
})
afterAll(async () => {
  await world?.stop()
  rmSync(profile, { recursive: true, force: true })
})

/** Everything a person in front of a page can see or take out of it: its words, its fields, its address. */
async function contentOf(page: Page): Promise<string> {
  await page.waitForLoadState('load')
  // The page goes on by itself after that, and never quite stops asking.
  await systemClock.sleep(500)
  const fields = await page
    .locator('input')
    .evaluateAll((all) => all.map((each) => (each as unknown as { readonly value: string }).value))
  return [page.url(), await page.content(), ...fields].join('\n')
}

async function goBackAndForth(page: Page): Promise<readonly string[]> {
  const contents: string[] = []
  for (const step of ['goBack', 'goForward', 'reload'] as const) {
    await page[step]()
    contents.push(await contentOf(page))
  }
  return contents
}

const linkSecret = () => new URL(invited.link).hash.slice(1)
const secrets = () => world.canary.secrets(world.simulator).filter(({ kind }) => kind !== 'cookie')

function expectNothing(content: string): void {
  for (const { kind, value } of secrets()) {
    // The kind, so that a failure does not print the secret.
    expect(content.includes(value) ? kind : 'nothing').toBe('nothing')
  }
}

control('the claim was made, and left its secrets in its messages', () => {
  expect(secrets().map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['password', 'link', 'mail code', 'text code']),
  )
  expect(findInFolder(profile, 'start.localhost')).not.toHaveLength(0)
})

test('back, forward and reload show no password, no code and no link', () => {
  expect(seen).toHaveLength(3)
  for (const content of seen) expectNothing(content)
})

test('no entry of the tab’s history carries the link any more', () => {
  expect(history.some((entry) => entry.includes('start.localhost'))).toBe(true)
  for (const entry of history) expect(entry).not.toContain('start.localhost/#')
})

test('a restored tab, in the same profile, shows no secret and has no key to go on with', async () => {
  const context: BrowserContext = await startProfile(profile)
  try {
    const page = context.pages().find((each) => each.url().includes('start.localhost'))
    const restored = page ?? (await context.newPage())
    if (!page) await restored.goto(new URL(invited.link).origin)
    expectNothing(await contentOf(restored))
    const kept = await restored.evaluate(
      `new Promise((resolve) => {
        const opening = indexedDB.open('firstkey')
        opening.onsuccess = () => {
          const asking = opening.result.transaction('claims').objectStore('claims').getAll()
          asking.onsuccess = () => resolve(asking.result.flatMap((claim) => Object.keys(claim)))
        }
      })`,
    )
    expect(kept).not.toContain('link')
    expect(kept).not.toContain('keys')
  } finally {
    await context.close()
  }
})

test('the profile on the disk holds no password', () => {
  for (const { kind, value } of secrets()) {
    if (kind === 'password') expect(findInFolder(profile, value)).toEqual([])
  }
})

test('the link, taken from a synced history, asks for both proofs again in another browser, and names nobody’s account', async () => {
  const browser = await startBrowser()
  const before = world.simulator.directory.account(invited.sam)
  try {
    const page = await (await browser.newContext({ locale: 'en' })).newPage()
    await page.goto(`${new URL(invited.link).origin}/#${linkSecret()}`)
    await page.getByRole('button').first().waitFor()
    await page.getByRole('button').first().click()
    await page.getByLabel(en.code.field).waitFor()
    expect(await contentOf(page)).not.toContain(invited.sam)
  } finally {
    await browser.close()
  }
  expect(world.simulator.directory.account(invited.sam)).toEqual(before)
})
