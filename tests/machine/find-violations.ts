import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import type { PageGlobals } from './page-globals.ts'

/** The engine that the builder comes with, in its small form. */
const requireLikeBuilder = createRequire(import.meta.resolve('@axe-core/playwright'))
const engine = readFileSync(requireLikeBuilder.resolve('axe-core/axe.min.js'), 'utf8')

/** Puts the engine into a page that was just loaded. */
export async function putInEngine(page: Page): Promise<void> {
  await page.evaluate(engine)
}

/**
 * What axe finds, by all of its rules. The engine is put into the page beforehand, once. Our pages have no frames, so there is
 * no second tab needed to bring the findings of several together, nor a list of what is in order.
 */
export async function findViolations(page: Page): Promise<readonly string[]> {
  const builder = new AxeBuilder({ page, axeSource: '0' }).setLegacyMode()
  const { violations } = await builder.options({ resultTypes: ['violations'] }).analyze()
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
  )
}

/** How far the page is wider than its window, in CSS pixels. */
export const overhang = (page: Page) =>
  page.evaluate(() => {
    const { document } = globalThis as unknown as PageGlobals
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  })
