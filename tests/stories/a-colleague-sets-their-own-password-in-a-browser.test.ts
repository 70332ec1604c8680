import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findViolations, overhang, putInEngine } from '../machine/find-violations.ts'
import {
  chooseOwn,
  countRemembered,
  openOwnPage,
  openWithPasskey,
  readPendingState,
  registerOwnPage,
  setOwnInBrowser,
  showPasskey,
} from '../machine/own-in-browser.ts'
import { addColleague } from '../machine/own-password.ts'
import { startBrowser } from '../machine/start-browser.ts'
import { startWorld, type World } from '../machine/start-world.ts'
import { tryPassword } from '../machine/try-password.ts'

let world: World
let browser: Browser
let url = ''
beforeAll(async () => {
  world = await startWorld({ cloud: { own: true } })
  browser = await startBrowser()
  url = registerOwnPage(world.simulator, world.server.portalUrl)
})
afterAll(async () => {
  await browser?.close()
  await world?.stop()
})

const fresh = 'Korenbloem-Fiets-Regen-7'

async function openAs(sam: string) {
  const colleague = await addColleague(world, sam)
  const page = await openWithPasskey(browser, world.simulator, colleague.name)
  return { ...colleague, page }
}
const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()

test('with the passkey alone: the new password opens, the old one does not, and nothing is left behind', async () => {
  const { page, name, password } = await openAs('vera')
  const hosts = new Set<string>()
  page.on('request', (request) => hosts.add(new URL(request.url()).host))
  await setOwnInBrowser(page, url, { name, password: fresh })
  expect(await tryPassword(world.simulator, 'vera', fresh)).toBe(true)
  expect(await tryPassword(world.simulator, 'vera', password)).toBe(false)
  await world.mail('vera@contoso.test', /was changed/)
  // Its own server and the tenant's sign-in, and nobody else.
  const { loginUrl, securityInfoUrl } = world.simulator.tenant
  const known = [url, loginUrl, securityInfoUrl].map((each) => new URL(each).host)
  expect([...hosts].filter((host) => !known.includes(host))).toEqual([])
  expect(page.url()).toBe(url)
  expect(await countRemembered(page)).toBe(0)
  await page.context().close()
})

test('a reload, a sign-in that was not finished, and a change of mind lose nothing', async () => {
  const { page, name } = await openAs('wout')
  await page.goto(url)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('#username').waitFor()
  // Back without signing in: the page is where it was.
  await page.goBack()
  await heading(page, 'A new password, without the old one')
  await openOwnPage(page, url, name)
  await page.reload()
  await heading(page, 'Choose your new password')
  await chooseOwn(page, fresh)
  await page.getByRole('button', { name: 'Use your passkey' }).waitFor()
  await page.goBack()
  await heading(page, 'Choose your new password')
  // What the tenant says of somebody who thought better of it comes back to this very visit.
  await chooseOwn(page, fresh)
  await page.getByRole('button', { name: 'Use your passkey' }).waitFor()
  const state = await readPendingState(page, url)
  await page.goto(`${url}#error=access_denied&state=${state}`)
  await page.getByText('You did not finish signing in').waitFor()
  await chooseOwn(page, `${fresh}-8`)
  await showPasskey(page, name)
  await heading(page, 'Your new password is set')
  expect(await tryPassword(world.simulator, 'wout', `${fresh}-8`)).toBe(true)
  expect(await tryPassword(world.simulator, 'wout', fresh)).toBe(false)
  await page.context().close()
})

test('an answer of the tenant that nobody asked for begins nothing', async () => {
  const context = await browser.newContext({ locale: 'en' })
  const page = await context.newPage()
  await page.goto(`${url}#code=stolen&state=somebody-elses`)
  await page.getByText('began in another window').waitFor()
  expect(page.url()).toBe(url)
  await page.goto('about:blank')
  await page.goto(`${url}#error=access_denied&state=somebody-elses`)
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await context.close()
})

test('every page passes axe, on a phone and enlarged, in both languages', async () => {
  const { page, name } = await openAs('yara')
  await page.goto(url)
  const look = async () => {
    await putInEngine(page)
    expect(await findViolations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await findViolations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await overhang(page)).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 390, height: 844 })
  }
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await look()
  await page.getByRole('combobox').selectOption('nl')
  await heading(page, 'Een nieuw wachtwoord, zonder het oude')
  await look()
  await openOwnPage(page, url, name)
  await look()
  await chooseOwn(page, fresh)
  await showPasskey(page, name)
  await heading(page, 'Your new password is set')
  await look()
  await page.context().close()
})

test('a browser that keeps nothing is told so, before anybody signs in for nothing', async () => {
  const context = await browser.newContext({ locale: 'en' })
  await context.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', {
      value: {
        open: () => {
          throw new Error('a private window')
        },
      },
    })
  })
  const page = await context.newPage()
  await page.goto(url)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('keeps nothing while you sign in').waitFor()
  expect(page.url()).toBe(url)
  await context.close()
})

test('who may not hears so, with somebody to call', async () => {
  const { page, name } = await openAs('xena')
  world.simulator.directory.joinGroup('xena', 'Domain Admins')
  await page.goto(url)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await showPasskey(page, name)
  await page.getByText('cannot be set here').waitFor()
  await page.getByRole('button', { name: 'Start again' }).click()
  await heading(page, 'A new password, without the old one')
  await page.context().close()
})
