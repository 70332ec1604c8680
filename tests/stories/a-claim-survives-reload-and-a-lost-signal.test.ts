import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
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
})
afterAll(() => browser.close())
beforeEach(async () => {
  preview = await startPortalPreview()
  const context = await browser.newContext({ locale: 'en-GB' })
  page = await context.newPage()
  await page.goto(`${preview.url}#${sampleLink}`)
  await page.waitForSelector('h1:text-is("Welcome, Barbara")')
})
afterEach(async () => {
  await page.context().close()
  await preview.stop()
})

const arrive = (heading: string) => page.waitForSelector(`h1:text-is("${heading}")`)
const presses = (path: string) => preview.asked.filter((asked) => asked === `POST ${path}`).length

describe('a lost signal', () => {
  it('is shown, and what was pressed goes through once it is back', async () => {
    await page.click('button.main')
    await arrive('Check your mail')
    preview.cut = true
    await page.fill('#code', sampleCode)
    await page.click('button.main')
    await page.waitForSelector('.lost')
    expect(await page.inputValue('#code')).toBe(sampleCode)
    preview.cut = false
    await arrive('Check your phone')
    await page.waitForSelector('.lost', { state: 'detached' })
  })

  it('while the link is being opened ends in the welcome all the same', async () => {
    preview.cut = true
    await page.reload()
    await page.waitForSelector('.lost')
    preview.cut = false
    await arrive('Welcome, Barbara')
  })
})

describe('a reload', () => {
  it('keeps the claim with its keys: a text code typed after it still opens', async () => {
    preview.first = () => preview.play.show(preview.play.textCode())
    await page.click('button.main')
    await arrive('Check your phone')
    await page.reload()
    await arrive('Check your phone')
    await page.fill('#code', sampleCode)
    await page.click('button.main')
    await arrive('Your sign-in')
  })

  it('never brings a typed password back, nor does the back button', async () => {
    preview.first = () => preview.play.show(preview.play.password())
    await page.click('button.main')
    await arrive('Your sign-in')
    await page.fill('#password', goodPassword)
    await page.reload()
    await arrive('Your sign-in')
    expect(await page.inputValue('#password')).toBe('')
    await page.fill('#password', goodPassword)
    await page.goto('about:blank')
    await page.goBack()
    await arrive('Your sign-in')
    expect(await page.inputValue('#password')).toBe('')
  })

  it('after the link is opened once more in the same browser goes on where the hire was', async () => {
    await page.click('button.main')
    await arrive('Check your mail')
    const other = await page.context().newPage()
    await other.goto(`${preview.url}#${sampleLink}`)
    await other.waitForSelector('h1:text-is("Check your mail")')
    expect(presses('/claim/begin')).toBe(1)
  })
})

describe('a claim whose time is up', () => {
  it('starts over from the link that is still at hand', async () => {
    await page.click('button.main')
    await arrive('Check your mail')
    preview.play.forget()
    await page.reload()
    await arrive('Welcome, Barbara')
    await page.waitForSelector('.notice.know')
    await page.click('button.main')
    await arrive('Check your mail')
  })
})

describe('a press', () => {
  it('counts once, however often it is made', async () => {
    await page.dblclick('button.main')
    await arrive('Check your mail')
    expect(presses('/claim/begin')).toBe(1)
  })

  it('that the server refuses says what to do, and keeps what was typed', async () => {
    await page.click('button.main')
    await arrive('Check your mail')
    preview.refusal = 'too-often'
    await page.fill('#code', sampleCode)
    await page.click('button.main')
    await page.waitForSelector('.notice.mend')
    expect(await page.textContent('.notice.mend')).toContain('too often')
    expect(await page.inputValue('#code')).toBe(sampleCode)
  })

  it('of a language changes it in place', async () => {
    await page.selectOption('select', 'nl')
    await arrive('Welkom, Barbara')
    expect(await page.getAttribute('html', 'lang')).toBe('nl')
    await page.click('button.main')
    await arrive('Kijk in je mail')
  })
})
