import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { portalPages } from '../machine/portal-pages.ts'
import { readControls, type SeenControl } from '../machine/read-controls.ts'
import { startBrowser } from '../machine/start-browser.ts'
import { type VisitPortalPage, visitPortalPages } from '../machine/visit-portal-pages.ts'

let browser: Browser
let visit: VisitPortalPage
beforeAll(async () => {
  browser = await startBrowser()
  visit = visitPortalPages(browser, { forcedColors: 'active' })
})
afterAll(() => browser.close())

/** What somebody would not see of a control: WCAG 2.2, 1.4.3 for words and 1.4.11 for edges. */
function whatIsLost({ kind, words, edge, underlined, focusRing }: SeenControl): readonly string[] {
  const needsEdge = kind !== 'a' && kind !== 'summary'
  return [
    ...(words < 4.5 ? [`its words have a contrast of ${words}`] : []),
    ...(needsEdge && edge < 3 ? [`its edge has a contrast of ${edge}`] : []),
    ...(needsEdge || underlined ? [] : ['nothing says that it can be pressed']),
    ...(focusRing < 2 ? [`its focus ring is ${focusRing} px`] : []),
  ]
}

async function findLosses(page: Page): Promise<readonly string[]> {
  const controls = await readControls(page)
  return controls.flatMap((control) =>
    whatIsLost(control).map((loss) => `${control.kind} "${control.name}": ${loss}`),
  )
}

const scripted = portalPages.filter(({ script }) => script !== false)

describe.each(scripted.map((page) => [page.name, page] as const))('the page %s', (_, page) => {
  it('keeps every control to be seen where the colours are the owner’s own', async () => {
    await visit(page, async (shown) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await shown.emulateMedia({ colorScheme })
        expect(await findLosses(shown), colorScheme).toEqual([])
      }
      expect((await readControls(shown)).length).toBeGreaterThan(0)
      expect(await shown.evaluate(`matchMedia('(forced-colors: active)').matches`)).toBe(true)
    })
  })
})
