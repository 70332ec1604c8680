import type { Page } from 'playwright-core'
import { sayWho, signInInBrowser } from './sign-in-in-browser.ts'

/** Gives a page an authenticator of its own: it keeps passkeys, and its owner always nods. */
export async function addAuthenticator(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    async passkeys() {
      return (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials
    },
    /** Whether its owner is recognised from now on. */
    setVerified: (isUserVerified: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  }
}

/**
 * What a hire does at the security-info page with a pass: signs in, registers a passkey, signs out, and signs in with the passkey.
 * The page needs an authenticator.
 */
export async function registerPasskeyInBrowser(
  page: Page,
  hire: {
    readonly securityInfoUrl: string
    readonly name: string
    readonly pass: string
    readonly displayName?: string
  },
): Promise<void> {
  await page.goto(hire.securityInfoUrl)
  await signInInBrowser(page, hire)
  await createPasskeyInBrowser(page, hire.displayName)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('You signed out of your account').waitFor()
  await page.goto(hire.securityInfoUrl)
  await signInWithPasskeyInBrowser(page, hire.name)
  await page.getByRole('heading', { name: 'Security info' }).waitFor()
}

/** At the security-info page of somebody who is signed in. */
export async function createPasskeyInBrowser(page: Page, displayName = 'Phone'): Promise<void> {
  await page.getByRole('link', { name: 'Add sign-in method: passkey' }).click()
  await page.getByLabel('Name your passkey').fill(displayName)
  await page.getByRole('button', { name: 'Create passkey' }).click()
  await page.getByText('Passkey created.').waitFor()
}

/** With a user name, or without: then the passkey says who it is. */
export async function signInWithPasskeyInBrowser(page: Page, name?: string): Promise<void> {
  if (name === undefined) await page.getByText('Sign in with a passkey').click()
  else await sayWho(page, name)
  const button = page.getByRole('button', { name: 'Use your passkey' })
  if (!(await button.isVisible())) {
    await page.getByText('Use another way').click()
    await page.getByText('Use a face, fingerprint, PIN or security key').click()
  }
  await button.click()
}
