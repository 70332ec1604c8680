import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PageGlobals } from '../machine/page-globals.ts'
import { samplePass } from '../machine/play-claim.ts'
import { goodPassword } from '../machine/portal-pages.ts'
import { startBrowser } from '../machine/start-browser.ts'
import {
  type PortalPreview,
  sampleCode,
  sampleLink,
  startPortalPreview,
} from '../machine/start-portal-preview.ts'

let browser: Browser
let preview: PortalPreview
let page: Page
beforeAll(async () => {
  browser = await startBrowser()
  preview = await startPortalPreview()
  page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: 'en-GB' })
})
afterAll(async () => {
  await browser.close()
  await preview.stop()
})

/** What has the focus: its text, its id or its label. */
const focused = () =>
  page.evaluate(() => {
    const { document } = globalThis as unknown as PageGlobals
    const element = document.activeElement
    return element?.id || element?.getAttribute('aria-label') || element?.textContent?.trim() || ''
  })

async function tabTo(wanted: string): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab')
    if ((await focused()) !== wanted) continue
    // A hire who cannot use a mouse has to see where they are.
    const outline = await page.evaluate(() => {
      const { document, getComputedStyle } = globalThis as unknown as PageGlobals
      const { outlineStyle, outlineWidth } = getComputedStyle(
        document.activeElement ?? document.body,
      )
      return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth)
    })
    expect(outline, `the ring around ${wanted}`).toBeGreaterThanOrEqual(2)
    return
  }
  throw new Error(`the keyboard does not reach ${wanted}`)
}

async function arriveAt(heading: string): Promise<void> {
  await page.waitForSelector(`h1:text-is("${heading}")`)
  expect(await focused()).toBe(heading)
  expect(await page.title()).toBe(`${heading} – Contoso`)
}

it('a hire gets from the link to the closing page without a pointer', async () => {
  await page.goto(`${preview.url}#${sampleLink}`)
  await arriveAt('Welcome, Barbara')
  await tabTo('Start')
  await page.keyboard.press('Enter')

  await arriveAt('Check your mail')
  await tabTo('code')
  await page.keyboard.type(sampleCode)
  await page.keyboard.press('Enter')

  await arriveAt('Check your phone')
  await tabTo('code')
  await page.keyboard.type('271828')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.notice.mend')
  // The wrong code is selected, so the next one replaces it.
  expect(await focused()).toBe('code')
  await page.keyboard.type(sampleCode)
  await page.keyboard.press('Enter')

  await arriveAt('Your sign-in')
  await tabTo('password')
  await page.keyboard.type(goodPassword)
  await tabTo('Show the password')
  await page.keyboard.press('Space')
  expect(await page.getAttribute('#password', 'type')).toBe('text')
  await tabTo('Set my password')
  await page.keyboard.press('Enter')

  await arriveAt('Setting your password')
  // The page shows the first step while it seals; once that is past the server has the box.
  await page.waitForSelector('.journey .past')
  preview.play.show(preview.play.setting('directory'))
  preview.play.show(preview.play.done())
  await arriveAt('You’re in')
  await tabTo('Send these notes to my mailbox')
  await page.keyboard.press('Space')
  await page.waitForSelector('.act .good')
})

it('help opens, and the code is asked for again, from the keyboard', async () => {
  preview.play.forget()
  preview.first = () => preview.play.show(preview.play.mailCode({ againAt: undefined }))
  await page.goto('about:blank')
  await page.goto(`${preview.url}#${sampleLink}`)
  await arriveAt('Welcome, Barbara')
  await tabTo('Start')
  await page.keyboard.press('Enter')
  await arriveAt('Check your mail')
  await tabTo('Didn’t get it?')
  await page.keyboard.press('Enter')
  await tabTo('Send it again')
  await page.keyboard.press('Enter')
  await page.waitForSelector('button:text("Send it again in")')
  expect(preview.asked).toContain('POST /claim/send')
})

it('the pass is asked for, read and answered for from the keyboard', async () => {
  preview.play.forget()
  preview.first = () => preview.play.show(preview.play.pass())
  await page.goto('about:blank')
  await page.goto(`${preview.url}#${sampleLink}`)
  await arriveAt('Welcome, Barbara')
  await tabTo('Start')
  await page.keyboard.press('Enter')
  await arriveAt('Now your passkey')
  await tabTo('Show my one-time pass')
  await page.keyboard.press('Enter')

  await arriveAt('Making your pass')
  preview.play.show(await preview.play.passHere())
  await arriveAt('Your one-time pass')
  await tabTo('Hide the pass')
  await page.keyboard.press('Space')
  expect(await page.textContent('.pass-code')).not.toContain(samplePass.slice(0, 4))
  await page.keyboard.press('Space')
  await tabTo('Spell it')
  await page.keyboard.press('Enter')
  expect(await page.locator('.spelled li').allTextContents()).toContain('hash')
  await tabTo('Copy the pass and open the page')
  await tabTo('I have registered my passkey')
  await page.keyboard.press('Enter')

  await arriveAt('Looking for your passkey')
  preview.play.show(await preview.play.passHere({ problem: 'not-yet' }))
  await arriveAt('Your one-time pass')
  await tabTo('Do this later')
  await page.keyboard.press('Enter')
  await arriveAt('You’re in')
})
