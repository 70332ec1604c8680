/**
 * Takes the pictures of every page into `docs/screenshots/`, phone and desktop, some in the dark:
 * `npm run build && node tests/machine/take-portal-screenshots.ts`
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { type PortalPage, portalPages } from './portal-pages.ts'
import { startBrowser } from './start-browser.ts'
import { startPortalPreview } from './start-portal-preview.ts'

const folder = join(import.meta.dirname, '../../docs/screenshots')
const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } }
const inTheDark = new Set(['hello', 'password-suggested', 'done-thin-client'])
const wanted = process.argv.slice(2)

mkdirSync(folder, { recursive: true })
const browser = await startBrowser()
for (const page of portalPages) {
  if (wanted.length > 0 && !wanted.includes(page.name)) continue
  for (const size of ['phone', 'desktop'] as const) {
    await takePicture(page, size, 'light')
    if (inTheDark.has(page.name)) await takePicture(page, size, 'dark')
  }
}
await browser.close()

async function takePicture(
  { name, script, show }: PortalPage,
  size: keyof typeof sizes,
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const preview = await startPortalPreview()
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme,
    javaScriptEnabled: script ?? true,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  })
  try {
    const page = await context.newPage()
    await show(page, preview)
    const dark = colorScheme === 'dark' ? '-dark' : ''
    await page.screenshot({
      path: join(folder, `portal-${name}-${size}${dark}.png`),
      fullPage: true,
    })
  } finally {
    await context.close()
    await preview.stop()
  }
}
