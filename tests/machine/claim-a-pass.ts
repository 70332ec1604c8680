import type { ClaimState, ClaimStep } from '../../protocol/claim-api.ts'
import { systemClock } from '../../protocol/clock.ts'
import { type HandBrowser, openByHand, proveByHand } from './claim-by-hand.ts'
import { type Invited, inviteSomebody } from './invite-somebody.ts'
import type { World } from './start-world.ts'
import { waitFor } from './wait-for.ts'

/** What an agent last read of somebody's half in the cloud. */
export function readCloudStatus({ database }: World, delivery: string) {
  return database.store
    .selectFrom('cloud_status')
    .selectAll()
    .where('delivery_id', '=', delivery)
    .executeTakeFirst()
}

/** Somebody who is in both worlds, has an invitation, and for whom a pass could be had. */
export async function inviteToBoth(world: World, number: number): Promise<Invited> {
  const invited = await inviteSomebody(world, number)
  await world.synchronise()
  await waitFor('a pass to be possible', async () => {
    return (await readCloudStatus(world, invited.delivery))?.lifetime_minutes != null
  })
  return invited
}

/** The name somebody signs in to the cloud with. */
export const userNameOf = ({ sam }: Invited) => `${sam}@contoso.test`

/** The honest way to the page that offers a pass. */
export async function claimUntilOffer(world: World, invited: Invited, password: string) {
  const browser = await openByHand(world, invited.link)
  const { state } = await proveByHand(world, browser, invited)
  await browser.choosePassword(state, password)
  const offer = await browser.until('pass', ({ stage }) => stage === 'offer')
  return { browser, offer }
}

/** Presses until there is a pass, as a hire does who is told "try again", and reads it. */
export async function pressForPassByHand(
  browser: HandBrowser,
  offer: ClaimStep<'pass'>,
): Promise<{ readonly code: string; readonly problems: readonly string[] }> {
  const problems: string[] = []
  let state = offer
  for (let presses = 0; presses < 8; presses += 1) {
    await browser.pass.request(state)
    state = await browser.until('pass', ({ stage }) => stage === 'here' || stage === 'offer')
    if (state.stage === 'here') {
      const code = await browser.readPass(state)
      if (code === undefined) throw new Error('the pass does not open in the browser that asked')
      return { code, problems }
    }
    problems.push(state.problem ?? '')
  }
  throw new Error(`no pass came: ${problems.join(', ')}`)
}

/** What a hire does at Microsoft's pages with a pass; the pages may not know it for a while. */
export async function registerPasskey(world: World, userName: string, code: string): Promise<void> {
  const { tenant } = world.simulator
  const session = await waitFor('the tenant to know the pass', () => {
    const signedIn = tenant.signInWithPass(userName, code)
    return 'session' in signedIn && signedIn.session
  })
  const registered = tenant.registerPasskey(session)
  if ('refused' in registered) throw new Error(`no passkey was registered: ${registered.refused}`)
}

/** Presses “I have registered my passkey” until the page believes it, and comes to its end. */
export async function sayRegistered(browser: HandBrowser): Promise<ClaimStep<'done'>> {
  for (let presses = 0; presses < 15; presses += 1) {
    // Too often: the page waits for the look that is due.
    await browser.pass.check().catch(() => undefined)
    const state = await browser.until(undefined, (each) => !isLooking(each))
    if (state.step === 'done') return state
    // A person does not press faster either.
    await systemClock.sleep(1500)
  }
  throw new Error('the passkey was never seen')
}

function isLooking(state: ClaimState): boolean {
  return state.step === 'pass' && state.stage === 'checking'
}
