import { randomUUID } from 'node:crypto'
import {
  type ClaimState,
  type ClaimStep,
  claimPaths,
  type Hello,
} from '../../protocol/claim-api.ts'
import { type ClaimCall, createClaimClient, openLink } from '../../protocol/claim-client.ts'
import { createKeyPair } from '../../protocol/keys.ts'
import { Secret } from '../../protocol/secret.ts'
import type { World } from './start-world.ts'

/** A browser without pages: it keeps its cookie and its keys, and makes the same calls as the hire's page. */
export interface HandBrowser {
  readonly call: ClaimCall
  readonly link: Secret
  hello(): Promise<Hello>
  begin(): Promise<ClaimState>
  /** The state once `wanted` says that this is it. */
  until<S extends ClaimState['step']>(
    step: S,
    holds?: (state: ClaimStep<S>) => boolean,
  ): Promise<ClaimStep<S>>
  typeCode(state: ClaimStep<'code'>, code: string): Promise<ClaimState>
  choosePassword(state: ClaimStep<'password'>, password: string): Promise<ClaimState>
}

/** Opens the link of an invitation in a browser of its own. */
export async function openByHand(world: World, invitation: string): Promise<HandBrowser> {
  const { origin, hash } = new URL(invitation)
  const link = new Secret(hash.slice(1))
  let cookie = ''
  const call: ClaimCall = async (path, body) => {
    const response = await fetch(`http://127.0.0.1:${new URL(origin).port}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie ? { cookie } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const set = response.headers.get('set-cookie')
    if (set) cookie = set.split(';')[0] ?? ''
    return { status: response.status, json: await response.json() }
  }
  const keys = {
    sig: await createKeyPair('sig', { extractable: false }),
    enc: await createKeyPair('enc', { extractable: false }),
  }
  const client = createClaimClient({
    call,
    keys,
    agentListKey: world.agent.listThumbprint,
    newId: randomUUID,
  })
  return {
    call,
    link,
    hello: () => openLink(call, link),
    begin: () => client.begin(link, 'en'),
    until: async (step, holds = () => true) => {
      let version = 0
      for (let turns = 0; turns < 30; turns += 1) {
        const state = await client.state(version)
        if (state.step === step && holds(state as never)) return state as never
        version = state.version
      }
      throw new Error(`the claim never came to ${step} (${claimPaths.state})`)
    },
    typeCode: (state, code) => client.typeCode(state, new Secret(code)),
    choosePassword: (state, password) => client.choosePassword(state, new Secret(password)),
  }
}

/** The six digits in a message. */
export function codeIn(text: string): string {
  const code = /(?:^|\D)(\d{6})(?:\D|$)/.exec(text)?.[1]
  if (!code) throw new Error('no code in the message')
  return code
}
