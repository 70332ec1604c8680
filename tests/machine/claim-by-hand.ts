import { randomUUID } from 'node:crypto'
import {
  type ClaimState,
  type ClaimStep,
  claimPaths,
  type Hello,
} from '../../protocol/claim-api.ts'
import {
  type ClaimCall,
  type ClaimKeys,
  createClaimClient,
  openLink,
} from '../../protocol/claim-client.ts'
import { createKeyPair } from '../../protocol/keys.ts'
import { createPassClient } from '../../protocol/pass-client.ts'
import { createResetClient } from '../../protocol/reset-client.ts'
import { Secret } from '../../protocol/secret.ts'
import type { World } from './start-world.ts'

/** A browser without pages: it keeps its cookie and its keys, and makes the same calls as the hire's page. */
export interface HandBrowser {
  readonly call: ClaimCall
  readonly link: Secret
  readonly keys: ClaimKeys
  /** What it was told by the server, answer after answer, as text. */
  readonly heard: readonly string[]
  /** The cookie as it is sent; empty before the first press. */
  cookie(): string
  /** When it began: what was sent before belongs to another claim, even if it happens to bear the same mark. */
  begunAt(): Date
  hello(): Promise<Hello>
  begin(): Promise<ClaimState>
  /** The state once `wanted` says that this is it. */
  until<S extends ClaimState['step']>(
    step: S | undefined,
    holds?: (state: ClaimStep<S>) => boolean,
  ): Promise<ClaimStep<S>>
  typeCode(state: ClaimStep<'code'>, code: string): Promise<ClaimState>
  choosePassword(state: ClaimStep<'password'>, password: string): Promise<ClaimState>
  /** What the page does about a pass. */
  readonly pass: ReturnType<typeof createPassClient>
  /** What the page does about self-service reset. */
  readonly reset: ReturnType<typeof createResetClient>
  /** The code of the pass that this browser was given. */
  readPass(state: ClaimStep<'pass'>): Promise<string | undefined>
}

/** Opens the link of an invitation in a browser of its own. */
export async function openByHand(world: World, invitation: string): Promise<HandBrowser> {
  const { origin, hash } = new URL(invitation)
  const link = new Secret(hash.slice(1))
  let cookie = ''
  let begunAt = new Date(0)
  const heard: string[] = []
  const call: ClaimCall = async (path, body) => {
    world.canary.hear('request', `${path} ${JSON.stringify(body ?? '')}`)
    const response = await fetch(`http://127.0.0.1:${new URL(origin).port}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie ? { cookie } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const set = response.headers.get('set-cookie')
    if (set) {
      cookie = set.split(';')[0] ?? ''
      world.canary.keep('cookie', cookie.split('=')[1] ?? '')
    }
    const text = await response.text()
    heard.push(text)
    world.canary.hear('answer', text)
    return { status: response.status, json: JSON.parse(text) }
  }
  const keys = {
    sig: await createKeyPair('sig', { extractable: false }),
    enc: await createKeyPair('enc', { extractable: false }),
  }
  const ports = { call, keys, agentListKey: world.agent.listThumbprint, newId: randomUUID }
  const client = createClaimClient(ports)
  const pass = createPassClient(ports)
  return {
    call,
    link,
    keys,
    heard,
    cookie: () => cookie,
    hello: () => openLink(call, link),
    begunAt: () => begunAt,
    begin: () => {
      begunAt = world.moment()
      return client.begin(link, 'en')
    },
    until: async (step, holds = () => true) => {
      let version = 0
      for (let turns = 0; turns < 30; turns += 1) {
        const state = await client.state(version)
        const isStep = step === undefined || state.step === step
        if (isStep && holds(state as never)) return state as never
        version = state.version
      }
      throw new Error(`the claim never came to ${step} (${claimPaths.state})`)
    },
    typeCode: (state, code) => client.typeCode(state, new Secret(code)),
    choosePassword: (state, password) => {
      world.canary.keep('password', password)
      return client.choosePassword(state, new Secret(password))
    },
    pass,
    reset: createResetClient(ports),
    readPass: async (state) => {
      const code = (await pass.open(state))?.reveal((text) => text)
      if (code) world.canary.keep('pass', code)
      return code
    },
  }
}

/** Where the codes of one hire arrive. */
export interface Reach {
  readonly mail: string
  readonly mobile: string
}

/** Waits for the mail code of this very claim: page and message show the same mark. */
export async function readMailedCode(world: World, browser: HandBrowser, mail: string) {
  const state = await browser.until('code', ({ channel, label }) => channel === 'mail' && !!label)
  const { text } = await world.mail(mail, new RegExp(`\\b${state.label}\\b`), browser.begunAt())
  return { state, code: codeIn(text) }
}

/** Waits for the text code of this very claim. */
export async function readTextedCode(world: World, browser: HandBrowser, mobile: string) {
  const state = await browser.until('code', (s) => s.channel === 'text' && s.stage === 'sent')
  const text = await world.text(mobile, new RegExp(`\\b${state.label}\\b`), browser.begunAt())
  return { state, code: codeIn(text) }
}

/** The honest way from the first press to the step at which a password is chosen. */
export async function proveByHand(world: World, browser: HandBrowser, reach: Reach) {
  const codes = await typeBothCodes(world, browser, reach)
  return { state: await browser.until('password'), codes }
}

/** Both ways answered, whatever is to be collected then. */
export async function typeBothCodes(world: World, browser: HandBrowser, { mail, mobile }: Reach) {
  await browser.begin()
  const mailed = await readMailedCode(world, browser, mail)
  await browser.typeCode(mailed.state, mailed.code)
  const texted = await readTextedCode(world, browser, mobile)
  await browser.typeCode(texted.state, texted.code)
  return [mailed.code, texted.code]
}

/** The whole honest way: opens the link, proves, chooses, and is done. */
export async function claimByHand(world: World, link: string, reach: Reach, password: string) {
  const browser = await openByHand(world, link)
  const { state, codes } = await proveByHand(world, browser, reach)
  await browser.choosePassword(state, password)
  await browser.until('done')
  return { browser, codes }
}

/** The six digits in a message. */
export function codeIn(text: string): string {
  const code = /(?:^|\D)(\d{6})(?:\D|$)/.exec(text)?.[1]
  if (!code) throw new Error('no code in the message')
  return code
}
