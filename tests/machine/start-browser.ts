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

/** The distribution's Chromium, quiet and without a line to anybody. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch(options)
}

/** The same with a profile of its own on the disk: history, storage, and the tabs that were open come back with it. */
export function startProfile(folder: string): Promise<BrowserContext> {
  const args = [...options.args, '--restore-last-session', '--hide-crash-restore-bubble']
  return chromium.launchPersistentContext(folder, { ...options, args, locale: 'en' })
}
