import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { PortalPage } from './portal-pages.ts'
import { startPortalPreview } from './start-portal-preview.ts'

/** Shows a page of the portal and lets a test look at it. */
export type VisitPortalPage = (
  page: PortalPage,
  look: (shown: Page) => Promise<void>,
) => Promise<void>

/** A phone, as small as they come. */
export const phone = { width: 360, height: 740 }

/**
 * Visits pages one after another in one tab. Each has a server of its own, at a port of its own: to a browser that is
 * another origin, so that a page finds nothing of the one before. What a test has changed of the tab (its size, its
 * colours) is put back. Pages that need a tab to themselves get one.
 */
export function visitPortalPages(
  browser: Browser,
  options: BrowserContextOptions = {},
): VisitPortalPage {
  const tab = { viewport: phone, reducedMotion: 'reduce', locale: 'en-GB', ...options } as const
  const open = async (more: BrowserContextOptions = {}) =>
    (await browser.newContext({ ...tab, ...more })).newPage()
  let kept: Page | undefined
  return async (page, look) => {
    const alone = page.alone ?? page.script === false
    if (!alone) kept ??= await open()
    const shown = kept && !alone ? kept : await open({ javaScriptEnabled: page.script ?? true })
    const preview = await startPortalPreview()
    try {
      await page.show(shown, preview)
      await look(shown)
    } finally {
      if (alone) await shown.context().close()
      else await putBack(shown)
      await preview.stop()
    }
  }
}

async function putBack(page: Page): Promise<void> {
  await page.goto('about:blank')
  await page.setViewportSize(phone)
  await page.emulateMedia({ colorScheme: null })
}
