import type { Browser, Page } from 'playwright-core'
import type { Simulator } from '../../simulator/start.ts'
import { openAdministratorsGraph } from './connect-relay.ts'
import { ownApplication } from './own-settings.ts'
import type { PageGlobals } from './page-globals.ts'
import {
  addAuthenticator,
  registerPasskeyInBrowser,
  signInWithPasskeyInBrowser,
} from './register-passkey-in-browser.ts'

/** Registers the page of *my password* in the tenant, as a single-page application. Returns its address. */
export function registerOwnPage({ tenant }: Simulator, portalUrl: string): string {
  const url = `${portalUrl}/password`
  const displayName = 'My password'
  const idTokenClaims = ['acrs', 'auth_time', 'onprem_sid']
  tenant.addApplication({
    ...{ appId: ownApplication, displayName, idTokenClaims },
    spaRedirectUris: [url],
  })
  return url
}

/** From the first button to the account: a sign-in with a passkey. */
export async function openOwnPage(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await showPasskey(page, name)
  await page.getByRole('heading', { name: 'Choose your new password' }).waitFor()
}

/** Chooses, and goes on to the second sign-in. */
export async function chooseOwn(page: Page, password: string): Promise<void> {
  await page.locator('#password').fill(password)
  await page.locator('.strength .on').first().waitFor()
  await page.getByRole('button', { name: 'Go on to sign in' }).click()
}

/** All of it, as somebody does who has a passkey. */
export async function setOwnInBrowser(
  page: Page,
  url: string,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<void> {
  await openOwnPage(page, url, name)
  await chooseOwn(page, password)
  await showPasskey(page, name)
  await page.getByRole('heading', { name: 'Your new password is set' }).waitFor()
}

/** A page of somebody who has registered a passkey in it, at the tenant's own pages. */
export async function openWithPasskey(
  browser: Browser,
  simulator: Simulator,
  name: string,
): Promise<Page> {
  const context = await browser.newContext({
    ...{ ignoreHTTPSErrors: true, locale: 'en', reducedMotion: 'reduce' },
    viewport: { width: 390, height: 844 },
  })
  const page = await context.newPage()
  await addAuthenticator(page)
  const graph = openAdministratorsGraph(simulator, ['UserAuthenticationMethod.ReadWrite.All'])
  const { id } = simulator.tenant.person(name).user
  const path = `/users/${id}/authentication/temporaryAccessPassMethods`
  const body = { isUsableOnce: true }
  const made = await graph.ask({ method: 'POST', path, body, repeatable: false })
  const { temporaryAccessPass: pass } = made as { readonly temporaryAccessPass: string }
  const { securityInfoUrl } = simulator.tenant
  await registerPasskeyInBrowser(page, { securityInfoUrl, name, pass })
  // Another day: nobody is signed in any more.
  await context.clearCookies()
  return page
}

/** How many visits the browser still remembers. */
export async function countRemembered(page: Page): Promise<number> {
  return (await readRemembered(page)).length
}

/** What the tenant has to send back to the visit that is away at a sign-in. */
export async function readPendingState(page: Page, url: string): Promise<string> {
  const own = await page.context().newPage()
  await own.goto(url)
  const visits = await readRemembered(own)
  await own.close()
  // One that was left at its first sign-in waits beside it.
  const [found] = visits.flatMap(({ begun, pending }) => (begun && pending?.state) || [])
  if (found === undefined) throw new Error('no visit is away')
  return found
}

interface Remembered {
  readonly begun: boolean
  readonly pending?: { readonly state: string }
}

function readRemembered(page: Page): Promise<readonly Remembered[]> {
  return page.evaluate(() => {
    const { indexedDB } = globalThis as unknown as PageGlobals
    return new Promise<readonly Remembered[]>((resolve) => {
      const open = indexedDB.open('firstkey-own')
      open.onsuccess = () => {
        const all = open.result.transaction('visits').objectStore('visits').getAll()
        // The keys stay where they are.
        all.onsuccess = () =>
          resolve(
            (all.result as readonly Remembered[]).map(({ begun, pending }) => ({
              begun,
              ...(pending ? { pending: { state: pending.state } } : {}),
            })),
          )
      }
    })
  })
}

/** Shows the passkey at the tenant's page, once that is there: it may know the name already. */
export async function showPasskey(page: Page, name: string): Promise<void> {
  const ways = page.locator('#username').or(page.getByRole('button', { name: 'Use your passkey' }))
  await ways.or(page.getByText('Use another way')).first().waitFor()
  await signInWithPasskeyInBrowser(page, name)
}
