import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findViolations, overhang, putInEngine } from '../machine/find-violations.ts'
import type { PageGlobals } from '../machine/page-globals.ts'
import { portalPages } from '../machine/portal-pages.ts'
import { startBrowser } from '../machine/start-browser.ts'
import { phone, type VisitPortalPage, visitPortalPages } from '../machine/visit-portal-pages.ts'

let browser: Browser
let visit: VisitPortalPage
beforeAll(async () => {
  browser = await startBrowser()
  visit = visitPortalPages(browser)
})
afterAll(() => browser.close())

const desktop = { width: 1280, height: 800 }

const scripted = portalPages.filter(({ script }) => script !== false)

describe.each(scripted.map((page) => [page.name, page] as const))('the page %s', (_, page) => {
  it('passes axe on a phone and, in the dark, on a desktop; enlarged it loses nothing', async () => {
    await visit(page, async (shown) => {
      expect(shown.frames(), 'frames').toHaveLength(1)
      await putInEngine(shown)
      expect(await findViolations(shown)).toEqual([])
      for (const width of [320, 640]) {
        await shown.setViewportSize({ width, height: 400 })
        expect(
          await overhang(shown),
          `${width} px: a desktop at 400 % and at 200 %`,
        ).toBeLessThanOrEqual(0)
      }
      await shown.setViewportSize(desktop)
      await shown.emulateMedia({ colorScheme: 'dark' })
      expect(await findViolations(shown)).toEqual([])

      await shown.setViewportSize(phone)
      await shown.evaluate(() => {
        const { document } = globalThis as unknown as PageGlobals
        document.documentElement.style.fontSize = '212.5%'
      })
      expect(await overhang(shown), 'text twice as large').toBeLessThanOrEqual(0)
    })
  })
})

describe('without JavaScript', () => {
  it('the page says why it needs it and whom to call', async () => {
    const page = portalPages.find(({ script }) => script === false)
    if (!page) throw new Error('no such page')
    await visit(page, async (shown) => {
      const text = (await shown.textContent('noscript')) ?? ''
      expect(text).toContain('JavaScript')
      expect(text).toContain('+31 20 555 0142')
    })
  })
})
