import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PageGlobals } from '../machine/page-globals.ts'
import { type PortalPage, portalPages } from '../machine/portal-pages.ts'
import { startBrowser } from '../machine/start-browser.ts'
import { startPortalPreview } from '../machine/start-portal-preview.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

const phone = { width: 360, height: 740 }
const desktop = { width: 1280, height: 800 }

async function seen(
  { show, script }: PortalPage,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const preview = await startPortalPreview()
  const context = await browser.newContext({
    viewport: phone,
    javaScriptEnabled: script ?? true,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  })
  try {
    const page = await context.newPage()
    await show(page, preview)
    await look(page)
  } finally {
    await context.close()
    await preview.stop()
  }
}

async function findViolations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
  )
}

/** How far the page is wider than its window, in CSS pixels. */
const overhang = (page: Page) =>
  page.evaluate(() => {
    const { document } = globalThis as unknown as PageGlobals
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  })

const scripted = portalPages.filter(({ script }) => script !== false)

describe.each(scripted.map((page) => [page.name, page] as const))('the page %s', (_, page) => {
  it('passes axe on a phone and, in the dark, on a desktop; enlarged it loses nothing', async () => {
    await seen(page, async (shown) => {
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
    await seen(page, async (shown) => {
      const text = (await shown.textContent('noscript')) ?? ''
      expect(text).toContain('JavaScript')
      expect(text).toContain('+31 20 555 0142')
    })
  })
})
