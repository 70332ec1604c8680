import { randomUUID } from 'node:crypto'
import type { ResultOf } from '../../protocol/jobs.ts'
import { sealBox } from '../../protocol/sealed-box.ts'
import { Secret } from '../../protocol/secret.ts'
import { nonceOfBox, nonceOfVisit } from '../../protocol/sign-in-nonce.ts'
import { secondsOf } from '../../protocol/signed-words.ts'
import { backContext, ownApplication, ownContext, ownRules } from './own-settings.ts'
import { type AgentUnderTest, type Browser, directoryName, openBrowser } from './start-agent.ts'
import { type CloudWorld, startCloudWorld } from './start-cloud-world.ts'

/** Who works here: in the directory with a password of theirs, in the tenant, and used. */
export interface Colleague {
  readonly account: string
  readonly user: string
  readonly name: string
  readonly password: string
}

type Known = Extract<ResultOf<'own-account'>, { outcome: 'known' }>

/** One visit of a colleague: their browser, what the agent said, and how far they are. */
export interface Visit {
  readonly visit: string
  readonly browser: Browser
  readonly known: Known
}

/** A directory, a tenant with a policy behind the context, and an agent that lets colleagues set their own passwords. */
export async function startOwnWorld(): Promise<CloudWorld & { policy: string }> {
  const rules = ({ directory }: CloudWorld['simulator']) => ({ own: ownRules(directory) })
  const world = await startCloudWorld({ notices: true, rules })
  return Object.assign(world, { policy: backContext(world.simulator) })
}

/** Adds somebody who has worked here for long. */
export async function addColleague(
  world: {
    readonly simulator: CloudWorld['simulator']
    readonly synchronise: (account?: string) => Promise<unknown>
  },
  sam: string,
  more: Partial<Parameters<CloudWorld['simulator']['directory']['addAccount']>[0]> = {},
): Promise<Colleague> {
  const password = 'Winter-Fiets-Regen 2026'
  const { objectGuid: account } = world.simulator.directory.addAccount({
    ...{ sAMAccountName: sam, commonName: sam, displayName: `Colleague ${sam}` },
    ...{ mail: `${sam}@contoso.test`, password },
    ...more,
  })
  await world.synchronise()
  const name = `${sam}@contoso.test`
  const { id: user } = world.simulator.tenant.person(name).user
  return { account, user, name, password }
}

/** A first sign-in: whose account it is. `changes`: what the token says otherwise. */
export async function askWhose(
  world: CloudWorld,
  name: string,
  changes: { readonly nonce?: string; readonly token?: string; readonly claims?: object } = {},
) {
  const visit = randomUUID()
  const browser = await openBrowser()
  const nonce = changes.nonce ?? (await nonceOfVisit(visit, browser.thumbprints))
  const token =
    changes.token ??
    world.simulator.tenant.vouchFor(name, {
      ...{ clientId: ownApplication, nonce, contexts: [ownContext] },
      claims: { ...changes.claims },
    })
  const job = { directory: directoryName, delivery: visit, token, browser: browser.thumbprints }
  const answer = await world.agent.server.ask('own-account', job)
  return { visit, browser, answer }
}

/** The same, where it is expected to work. */
export async function beginVisit(
  world: CloudWorld,
  name: string,
  changes: { readonly claims?: object } = {},
): Promise<Visit> {
  const { visit, browser, answer } = await askWhose(world, name, changes)
  if (answer.outcome !== 'known') throw new Error(`whose it is was not said: ${answer.code}`)
  return { visit, browser, known: answer }
}

/** What the page does with a chosen password. */
export async function sealOwn(
  { server, agent }: AgentUnderTest,
  { visit, browser, known }: Visit,
  password: string,
  changes: { readonly account?: string; readonly jti?: string; readonly sig?: Browser['sig'] } = {},
): Promise<string> {
  const recipients = await server.recipients(directoryName, agent.listThumbprint)
  const claims = {
    ...{ directory: directoryName, delivery: visit, purpose: 'own' as const },
    account: changes.account ?? known.account,
    jti: changes.jti ?? challengeId(known.challenge),
    exp: secondsOf(new Date()) + 600,
  }
  return sealBox(new Secret(password), claims, recipients, changes.sig ?? browser.sig)
}

/** The id that the box has to have. */
function challengeId(challenge: string): string {
  const [, claims = ''] = challenge.split('.')
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).jti
}

/** The second sign-in: a gesture that is later than the challenge, for this very box. */
export async function signInFor(
  world: CloudWorld,
  name: string,
  box: string,
  changes: {
    readonly at?: Date
    readonly nonce?: string
    readonly clientId?: string
    readonly contexts?: readonly string[]
    readonly claims?: object
  } = {},
): Promise<string> {
  return world.simulator.tenant.vouchFor(name, {
    clientId: changes.clientId ?? ownApplication,
    nonce: changes.nonce ?? (await nonceOfBox(box)),
    contexts: changes.contexts ?? [ownContext],
    // Seconds are all a token knows: the gesture is a little later than the challenge.
    at: changes.at ?? new Date(Date.now() + 1000),
    claims: { ...changes.claims },
  })
}

export function setOwn(
  world: CloudWorld,
  { visit, known }: Visit,
  box: string,
  token: string,
  changes: { readonly account?: string; readonly challenge?: string; readonly id?: string } = {},
) {
  return world.agent.server.ask('set-own-password', {
    ...{ directory: directoryName, delivery: visit, account: known.account },
    ...{ box, token, challenge: known.challenge, certificates: [] },
    ...changes,
  })
}
