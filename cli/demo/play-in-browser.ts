import { chromium, type Page } from 'playwright-core'
import type { Secret } from '../../protocol/secret.ts'
import { setOwnInBrowser } from './own-password.ts'
import { codeIn, type PlayedBrowser, type PretendedWorld, type StepNotes } from './played-hire.ts'
import { registerPasskeyInBrowser } from './register-passkey-in-browser.ts'

/** Nothing but the pages: no update, no look-up, no connection of the browser's own. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Plays a hire in a headless browser, with its own eyes: by the headings, buttons and labels that are on the pages. */
export async function playInBrowser(
  executablePath: string,
  invitation: string,
  password: Secret,
  world: PretendedWorld,
  { note }: StepNotes,
): Promise<PlayedBrowser> {
  const browser = await note('a browser opens', () =>
    chromium.launch({ executablePath, args: flags, timeout: 20_000 }),
  )
  try {
    // The tenant's certificate was made a moment ago.
    const phone = {
      viewport: { width: 390, height: 844 },
      locale: 'en-GB',
      ignoreHTTPSErrors: true,
    }
    const context = await browser.newContext(phone)
    const page = await context.newPage()
    await note('the mailbox answers', async () => {
      await page.goto(invitation)
      await page.getByRole('button', { name: 'Start' }).click()
      await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
      await typeCode(page, codeIn(await world.mail(/your code/i)))
    })
    await note('the phone answers', async () => {
      await page.getByRole('heading', { name: 'Check your phone' }).waitFor()
      await typeCode(page, codeIn(await world.text(/code/i)))
    })
    await note('the password is set', async () => {
      const field = page.getByRole('textbox', { name: 'Choose a password' })
      await field.waitFor()
      await password.reveal((text) => field.fill(text))
      await page.getByRole('button', { name: 'Set my password' }).click()
      await page.getByRole('heading', { name: 'Now your passkey' }).waitFor()
    })
    const code = await note('a pass is shown', async () => {
      await page.getByRole('button', { name: 'Show my one-time pass' }).click()
      await page.getByRole('heading', { name: 'Your one-time pass' }).waitFor()
      return await page.locator('.pass-code').innerText()
    })
    const microsoft = await context.newPage()
    await note('a passkey is registered', async () => {
      await registerPasskeyInBrowser(microsoft, { ...world.microsoft, code })
      // The page notices by itself, too: whichever is first.
      const done = page.getByRole('heading', { name: 'You’re in' }).waitFor()
      const press = page.getByRole('button', { name: 'I have registered my passkey' }).click()
      await Promise.race([done, press.catch(() => done)])
      await done
    })
    return {
      setOwn: async (url, fresh) => {
        // Another day: nobody is signed in any more.
        await context.clearCookies()
        await setOwnInBrowser(microsoft, { url, userName: world.microsoft.userName }, fresh)
      },
      close: () => browser.close(),
    }
  } catch (error) {
    await browser.close()
    throw error
  }
}

async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: 'The code' }).fill(code)
  await page.getByRole('button', { name: 'Continue' }).click()
}
