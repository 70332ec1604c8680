import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBrowser } from '../machine/start-browser.ts'
import { startWorld, type World } from '../machine/start-world.ts'

let world: World
let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'firstkey-logo-'))

beforeAll(async () => {
  world = await startWorld()
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await world?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A picture that somebody has put a script and a call home into. */
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" onload="fetch('/called-home')">
<rect width="120" height="40" fill="teal"/><image href="/called-home"/><script>fetch('/called-home')</script></svg>`

test('the logo is on the page, and nothing in it runs or is fetched, even opened by itself', async () => {
  const logo = join(folder, 'logo.svg')
  writeFileSync(logo, svg)
  const { portalUrl } = await world.startAnotherServer({ organisation: { name: 'Contoso', logo } })
  const page = await browser.newPage()
  const fetched: string[] = []
  page.on('response', (response) => fetched.push(new URL(response.url()).pathname))
  await page.goto(`${portalUrl}/`)
  const picture = page.locator('.brand img')
  await picture.waitFor()
  expect((await picture.boundingBox())?.height).toBeGreaterThan(20)
  await page.waitForFunction(`document.querySelector('.brand img').naturalWidth === 120`)
  expect(await page.textContent('.brand')).toBe('Contoso')
  const answer = await page.goto(`${portalUrl}/logo`)
  expect(answer?.headers()).toMatchObject({
    'content-type': 'image/svg+xml',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
  })
  await page.waitForLoadState('networkidle')
  expect(fetched).toContain('/logo')
  expect(fetched).not.toContain('/called-home')
  await page.close()
})

test('without a logo none is asked for', async () => {
  const answer = await fetch(`http://127.0.0.1:${new URL(world.server.portalUrl).port}/logo`)
  expect(answer.status).toBe(404)
})
