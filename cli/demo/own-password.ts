import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import type { ClaimCall, ClaimKeys } from '../../protocol/claim-client.ts'
import type { OwnState } from '../../protocol/own-api.ts'
import { createOwnClient, type OwnStep } from '../../protocol/own-client.ts'
import type { Secret } from '../../protocol/secret.ts'

const context = 'c1'

/** What of a tenant its administrator uses here. */
interface PretendedTenant {
  readonly id: string
  readonly loginUrl: string
  setAuthenticationContext(wanted: { readonly id: string; readonly displayName: string }): unknown
  addConditionalAccessPolicy(wanted: {
    readonly contexts: readonly string[]
    readonly strength: 'passwordless'
  }): unknown
  addApplication(wanted: {
    readonly displayName: string
    readonly spaRedirectUris: readonly string[]
    readonly idTokenClaims: readonly string[]
  }): { readonly appId: string }
}

/**
 * Does what an administrator does before people can set their own passwords: a context with a policy behind it that takes strong
 * passwordless methods alone, and a registration for this page and nothing else.
 */
export function prepareOwn(
  { tenant, caPem }: { readonly tenant: PretendedTenant; readonly caPem: string },
  { portalPort, baseDn }: { readonly portalPort: number; readonly baseDn: string },
) {
  const url = `http://start.localhost:${portalPort}/password`
  tenant.setAuthenticationContext({ id: context, displayName: 'My password' })
  tenant.addConditionalAccessPolicy({ contexts: [context], strength: 'passwordless' })
  const idTokenClaims = ['acrs', 'auth_time', 'onprem_sid']
  const wanted = { displayName: 'My password', spaRedirectUris: [url], idTokenClaims }
  const { appId: clientId } = tenant.addApplication(wanted)
  const { id, loginUrl } = tenant
  return {
    url,
    clientId,
    context,
    /** The section `own` of the server's configuration. */
    server: { tenant: id, clientId, context, loginUrl, ca: caPem },
    /** The section `own` of the guard file. */
    guard: { containers: [`OU=Newcomers,${baseDn}`], application: clientId, context },
  }
}

/** In the browser that has the passkey: somebody who works here sets a new password, and types no old one. */
export async function setOwnInBrowser(
  page: Page,
  { url, userName }: { readonly url: string; readonly userName: string },
  password: Secret,
): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('#username').fill(userName)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Use your passkey' }).click()
  await page.getByRole('heading', { name: 'Choose your new password' }).waitFor()
  await password.reveal((text) => page.locator('#password').fill(text))
  await page.getByRole('button', { name: 'Go on to sign in' }).click()
  const name = page.locator('#username')
  const passkey = page.getByRole('button', { name: 'Use your passkey' })
  await name.or(passkey).first().waitFor()
  if (await name.isVisible()) {
    await name.fill(userName)
    await page.getByRole('button', { name: 'Next' }).click()
  }
  await passkey.click()
  await page.getByRole('heading', { name: 'Your new password is set' }).waitFor()
}

/**
 * The same without a browser: the page's calls, keys and seals. `signIn`: what the tenant says of a sign-in with a passkey, without
 * its pages.
 */
export async function setOwnByCalls(
  { call, keys, agentListKey }: { call: ClaimCall; keys: ClaimKeys; agentListKey: string },
  signIn: (nonce: string) => Promise<string>,
  password: Secret,
): Promise<void> {
  const client = createOwnClient(randomUUID(), { call, keys, agentListKey })
  const until = async <S extends OwnState['step']>(step: S): Promise<OwnStep<S>> => {
    for (let version = 0, turns = 0; turns < 20; turns += 1) {
      const state = await client.state(version)
      if (state.step === step) return state as OwnStep<S>
      version = state.version
    }
    throw new Error(`the visit did not come to ${step}`)
  }
  await client.begin(await signIn(await client.firstNonce()))
  const { box, nonce } = await client.seal(await until('choosing'), password)
  await client.set(box, await signIn(nonce))
  await until('done')
}
