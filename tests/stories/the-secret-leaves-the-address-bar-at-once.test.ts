import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PageGlobals } from '../machine/page-globals.ts'
import { startBrowser } from '../machine/start-browser.ts'
import {
  type PortalPreview,
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
})
afterEach(async () => {
  await page.context().close()
  await preview.stop()
})

describe('opening a link', () => {
  it('takes the secret out of the address before anything is asked, and changes nothing', async () => {
    const addresses: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/claim/open')) addresses.push(page.url())
    })
    await page.goto(`${preview.url}#${sampleLink}`)
    await page.waitForSelector('h1')
    expect(addresses).toEqual([preview.url])
    expect(page.url()).toBe(preview.url)
    expect(
      await page.evaluate(() =>
        JSON.stringify((globalThis as unknown as PageGlobals).history.state),
      ),
    ).not.toContain(sampleLink)
    expect(preview.asked.filter((asked) => asked.includes(sampleLink))).toEqual([])
    expect(preview.asked.filter((asked) => asked.startsWith('POST'))).toEqual(['POST /claim/open'])
  })

  it('survives a reload, and going away and back', async () => {
    await page.goto(`${preview.url}#${sampleLink}`)
    await page.waitForSelector('h1:text-is("Welcome, Barbara")')
    await page.reload()
    await page.waitForSelector('h1:text-is("Welcome, Barbara")')
    await page.goto('about:blank')
    await page.goBack()
    await page.waitForSelector('h1:text-is("Welcome, Barbara")')
    expect(page.url()).toBe(preview.url)
  })

  it('works when it is pasted into the page that is already open', async () => {
    await page.goto(preview.url)
    await page.waitForSelector('h1:text-is("Please open your link")')
    await page.evaluate((link) => {
      const { location } = globalThis as unknown as PageGlobals
      location.hash = link
    }, sampleLink)
    await page.waitForSelector('h1:text-is("Welcome, Barbara")')
    expect(page.url()).toBe(preview.url)
  })

  it('shows another tab nothing', async () => {
    await page.goto(`${preview.url}#${sampleLink}`)
    await page.waitForSelector('h1:text-is("Welcome, Barbara")')
    const other = await page.context().newPage()
    await other.goto(preview.url)
    await other.waitForSelector('h1:text-is("Please open your link")')
  })
})

describe('the notice of a claim', () => {
  it('does nothing until "this was not me" is pressed', async () => {
    await page.goto(`${preview.url}#n.${sampleLink}`)
    await page.waitForSelector('h1:text-is("Wasn’t this you?")')
    expect(page.url()).toBe(preview.url)
    expect(preview.asked.filter((asked) => asked.startsWith('POST'))).toEqual([])
    await page.click('button.main')
    await page.waitForSelector('h1:text-is("Thank you for telling us")')
    expect(preview.asked).toContain('POST /claim/not-me')
  })
})
