import type { Page } from 'playwright-core'

/** What a hire takes to the pages of Microsoft, here the simulated ones. */
export interface PassInHand {
  readonly securityInfoUrl: string
  readonly userName: string
  readonly code: string
}

/**
 * In a second tab, as the hire does it: signs in with the pass and registers a passkey. The passkey is a real one: the tab's own
 * authenticator makes it and keeps it, and its owner always nods.
 */
export async function registerPasskeyInBrowser(
  page: Page,
  { securityInfoUrl, userName, code }: PassInHand,
): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  await page.goto(securityInfoUrl)
  await page.locator('#username').fill(userName)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.locator('#pass').fill(code)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'Add sign-in method: passkey' }).click()
  await page.getByLabel('Name your passkey').fill('Phone')
  await page.getByRole('button', { name: 'Create passkey' }).click()
  await page.getByText('Passkey created.').waitFor()
}
