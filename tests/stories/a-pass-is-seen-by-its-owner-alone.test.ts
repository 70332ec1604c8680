import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PageGlobals } from '../machine/page-globals.ts'
import { samplePass } from '../machine/play-claim.ts'
import { startBrowser } from '../machine/start-browser.ts'
import {
  type PortalPreview,
  sampleLink,
  startPortalPreview,
} from '../machine/start-portal-preview.ts'

let browser: Browser
let preview: PortalPreview
let context: BrowserContext
let page: Page
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  preview = await startPortalPreview()
  preview.play.hello = { ...preview.play.hello, gives: ['password', 'pass'] }
  preview.first = () => preview.play.show(preview.play.pass())
  context = await browser.newContext({ locale: 'en-GB' })
  page = await context.newPage()
})
afterEach(async () => {
  await context.close()
  await preview.stop()
})

const arrive = (heading: string, where = page) => where.waitForSelector(`h1:text-is("${heading}")`)
const offered = async () => {
  await page.goto(`${preview.url}#${sampleLink}`)
  await page.click('button.main')
  await arrive('Now your passkey')
}
/** The hire presses, and the pass is minted and sealed to the key that the press was signed with. */
const shown = async () => {
  await offered()
  await page.click('button.main')
  await arrive('Making your pass')
  preview.play.show(await preview.play.passHere())
  await arrive('Your one-time pass')
}
const readPass = () => page.innerText('.pass-code')
const askedFor = (part: string) => preview.asked.some((asked) => asked.includes(part))

/** Everything that a browser keeps of the page, besides what is to be seen. */
const readKept = () =>
  page.evaluate(async () => {
    const { indexedDB, document, history, localStorage, sessionStorage } =
      globalThis as unknown as PageGlobals
    const open = indexedDB.open('firstkey')
    await new Promise((resolve) => {
      open.onsuccess = resolve
    })
    const all = open.result.transaction('claims').objectStore('claims').getAll()
    await new Promise((resolve) => {
      all.onsuccess = resolve
    })
    return {
      fields: (all.result as object[]).flatMap((claim) => Object.keys(claim)),
      text: JSON.stringify([all.result, history.state, document.cookie]),
      stored: localStorage.length + sessionStorage.length,
    }
  })

describe('before the press', () => {
  it('nothing is asked for, and what knows about passes is not even loaded before the offer', async () => {
    preview.first = () => preview.play.show(preview.play.password())
    await page.goto(`${preview.url}#${sampleLink}`)
    await page.click('button.main')
    await arrive('Your sign-in')
    expect(askedFor('pass-part.')).toBe(false)
    preview.play.show(preview.play.pass())
    await arrive('Now your passkey')
    expect(askedFor('pass-part.')).toBe(true)
    expect(askedFor('POST /claim/pass')).toBe(false)
  })
})

describe('a pass', () => {
  it('is opened where it was asked for, also after a reload, and stands nowhere but on the page', async () => {
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(error.message))
    await shown()
    expect(await readPass()).toBe(samplePass)
    await page.reload()
    await arrive('Your one-time pass')
    expect(await readPass()).toBe(samplePass)

    const kept = await readKept()
    expect(kept.text).not.toContain(samplePass)
    expect(kept.fields).toContain('keys')
    expect(kept.stored).toBe(0)
    expect(`${await page.title()} ${page.url()}`).not.toContain(samplePass)
    expect(preview.asked.join(' ')).not.toContain(samplePass)
    expect(said).toEqual([])
  })

  it('is not read out by itself, and is spelled when that is asked for', async () => {
    await shown()
    expect(await page.locator('main').ariaSnapshot()).not.toContain(samplePass.slice(0, 4))
    await page.click('.pass summary')
    expect(await page.locator('.spelled li').allTextContents()).toEqual([
      'capital H',
      'small j',
      'digit 7',
      'hash',
      'small k',
      'capital Q',
      'digit 2',
      'small m',
    ])
  })

  it('is copied whole, and Microsoft’s page learns nothing of where the hire came from', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await shown()
    await page.click('text=Copy the pass >> nth=0')
    await page.waitForSelector('text=Copied')
    const copied = await page.evaluate(
      async () => await (globalThis as unknown as PageGlobals).navigator.clipboard.readText(),
    )
    expect(copied).toBe(samplePass)
    const link = page.locator('a.main')
    expect(await link.getAttribute('rel')).toBe('noreferrer')
    expect(await link.getAttribute('target')).toBe('_blank')
  })

  it('does not open in another browser, which says so and can have a new one', async () => {
    await shown()
    const other = await (await browser.newContext({ locale: 'en-GB' })).newPage()
    const first = preview.play.browserKey
    if (!first) throw new Error('nobody began')
    preview.first = async () => {
      const pass = await preview.play.sealed({ key: first })
      preview.play.show(await preview.play.passHere({ pass }))
    }
    await other.goto(`${preview.url}#${sampleLink}`)
    await other.click('button.main')
    await arrive('Your pass is in another browser', other)
    await other.click('button.main')
    await arrive('Making your pass', other)
    preview.play.show(await preview.play.passHere())
    await arrive('Your one-time pass', other)
    // The first browser hears of it, and shows the pass that has ended no longer.
    await arrive('Your pass is in another browser')
    expect(await page.locator('.pass-code').count()).toBe(0)
    await other.context().close()
  })

  it('goes from the page when its time is over, and a new one can be had', async () => {
    await page.clock.install()
    await shown()
    const said = page.locator('.pass p[aria-live]')
    await page.clock.fastForward('40:00')
    expect(await said.textContent()).toBe('')
    await page.clock.fastForward('15:30')
    await expect.poll(() => said.textContent()).toBe('Your pass works for 5 minutes more.')
    await page.clock.fastForward('04:00')
    await expect.poll(() => said.textContent()).toBe('Your pass works for 1 minute more.')
    await page.clock.fastForward('01:00')
    await arrive('Your pass has ended')
    expect(await page.content()).not.toContain(samplePass.slice(0, 4))
    await page.click('button.main')
    await arrive('Making your pass')
  })

  it('is gone from the page once the claim moves on, and the keys with it', async () => {
    await shown()
    await page.click('text=I have registered my passkey')
    await arrive('Looking for your passkey')
    expect(await page.content()).not.toContain(samplePass.slice(0, 4))
    preview.play.show(preview.play.done({ cloud: 'registered' }))
    await arrive('You’re in')
    await expect.poll(async () => (await readKept()).fields).not.toContain('keys')
    expect((await readKept()).fields).not.toContain('link')
  })

  it('is not there any more for whoever presses the back button on the same device', async () => {
    await shown()
    await page.goto('about:blank')
    preview.play.show(preview.play.done({ cloud: 'registered' }))
    await page.goBack()
    await arrive('You’re in')
    expect(await page.content()).not.toContain(samplePass.slice(0, 4))
  })
})

describe('a hire who is offered a pass', () => {
  it('can leave it for later, or choose another password', async () => {
    await offered()
    await page.click('text=Choose another password')
    await arrive('Your sign-in')
    preview.play.show(preview.play.pass())
    await arrive('Now your passkey')
    await page.click('text=Do this later')
    await arrive('You’re in')
    await page.waitForSelector('text=Your passkey comes later')
  })

  it('who has nothing but a passkey to come is told that the link keeps working', async () => {
    preview.first = () => preview.play.show(preview.play.pass({ password: 'none' }))
    await offered()
    await page.waitForSelector('text=the link in your message keeps working')
    expect(await page.locator('text=Do this later').count()).toBe(0)
  })

  it('is told why it did not work, in words about a pass', async () => {
    await offered()
    preview.refusal = 'too-often'
    await page.click('button.main')
    await page.waitForSelector('.notice.mend')
    preview.play.show(preview.play.pass({ problem: 'outcome-unknown' }))
    await page.waitForSelector('text=whether your pass was made')
    expect(await page.textContent('.said[aria-live]')).toContain('whether your pass was made')
  })

  it.each([
    ['pass-part', 'Now your passkey'],
    ['password-page', 'Your sign-in'],
  ])(
    'where %s cannot be loaded can try again, and goes on where they were',
    async (part, heading) => {
      preview.gone.add(part)
      preview.first = () =>
        preview.play.show(part === 'pass-part' ? preview.play.pass() : preview.play.password())
      await page.goto(`${preview.url}#${sampleLink}`)
      await page.click('button.main')
      await arrive('That did not work')
      preview.gone.clear()
      await page.click('text=Try again')
      await arrive(heading)
    },
  )
})
