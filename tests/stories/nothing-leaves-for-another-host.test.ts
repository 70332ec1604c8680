import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PageGlobals } from '../machine/page-globals.ts'
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
beforeAll(async () => {
  browser = await startBrowser()
  preview = await startPortalPreview()
})
afterAll(async () => {
  await browser.close()
  await preview.stop()
})

it('a whole claim talks to its own server only, breaks no rule of its policy, and leaves nothing behind', async () => {
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  const hosts = new Set<string>()
  const bodies: string[] = []
  const complaints: string[] = []
  context.on('request', (request) => {
    hosts.add(new URL(request.url()).origin)
    bodies.push(request.postData() ?? '')
  })
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))

  await page.goto(`${preview.url}#${sampleLink}`)
  await page.click('button.main')
  await page.fill('#code', sampleCode)
  await page.click('button.main')
  await page.waitForSelector('h1:text-is("Check your phone")')
  await page.fill('#code', sampleCode)
  await page.click('button.main')
  await page.fill('#password', goodPassword)
  await page.waitForSelector('.strength .on')
  await page.click('button.main')
  // The page shows the first step while it seals; once that is past the server has the box.
  await page.waitForSelector('.journey .past')
  preview.play.show(preview.play.done())
  await page.waitForSelector('.todo')

  expect([...hosts]).toEqual([new URL(preview.url).origin])
  expect(complaints).toEqual([])
  expect(bodies.filter((body) => body.includes(goodPassword))).toEqual([])
  // The worker did start, under its Trusted Types policy.
  expect(preview.asked.some((asked) => asked.includes('strength-worker'))).toBe(true)

  const left = await page.evaluate(async () => {
    const { indexedDB, document, localStorage, sessionStorage } =
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
      claims: (all.result as object[]).flatMap((claim) => Object.keys(claim)),
      stored: localStorage.length + sessionStorage.length,
      cookies: document.cookie,
    }
  })
  expect(left.claims).not.toContain('link')
  expect(left.claims).not.toContain('keys')
  expect(left.claims).toContain('id')
  expect(left).toMatchObject({ stored: 0, cookies: '' })
  await context.close()
})
