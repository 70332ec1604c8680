import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const options = {
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}

/** How long a page is waited for. What does not come in a minute does not come; a busy machine needs some of it. */
const patience = 60_000

/** The distribution's Chromium, quiet and without a line to anybody. */
export async function startBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ ...options, timeout: patience })
  browser.on('context', (context) => context.setDefaultTimeout(patience))
  return browser
}

/** The same with a profile of its own on the disk: history, storage, and the tabs that were open come back with it. */
export async function startProfile(folder: string): Promise<BrowserContext> {
  const args = [...options.args, '--restore-last-session', '--hide-crash-restore-bubble']
  const profile = { ...options, args, locale: 'en', timeout: patience }
  const context = await chromium.launchPersistentContext(folder, profile)
  context.setDefaultTimeout(patience)
  return context
}
