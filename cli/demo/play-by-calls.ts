import { randomUUID } from 'node:crypto'
import type { ClaimState, ClaimStep } from '../../protocol/claim-api.ts'
import { type ClaimCall, createClaimClient } from '../../protocol/claim-client.ts'
import { createKeyPair } from '../../protocol/keys.ts'
import { createPassClient } from '../../protocol/pass-client.ts'
import { Secret } from '../../protocol/secret.ts'
import { callLocal } from './call-local.ts'
import { setOwnByCalls } from './own-password.ts'
import { codeIn, type PlayedBrowser, type PretendedWorld, type StepNotes } from './played-hire.ts'

/** Plays a hire without a browser: the same calls, the same keys, the same seals as the page's. */
export async function playByCalls(
  invitation: string,
  agentListKey: string,
  password: Secret,
  world: PretendedWorld,
  { note }: StepNotes,
): Promise<PlayedBrowser> {
  const { hash, port } = new URL(invitation)
  const keys = {
    sig: await createKeyPair('sig', { extractable: false }),
    enc: await createKeyPair('enc', { extractable: false }),
  }
  const call = createCall(Number(port))
  const ports = { call, keys, agentListKey, newId: randomUUID }
  const client = createClaimClient(ports)
  const until = async <S extends ClaimState['step']>(
    step: S,
    holds: (state: ClaimStep<S>) => boolean = () => true,
  ): Promise<ClaimStep<S>> => {
    let version = 0
    for (let turns = 0; turns < 50; turns += 1) {
      const state = await client.state(version)
      if (state.step === step && holds(state as ClaimStep<S>)) return state as ClaimStep<S>
      version = state.version
    }
    throw new Error(`the claim did not come to ${step}`)
  }

  await note('the mailbox answers', async () => {
    await client.begin(new Secret(hash.slice(1)), 'en')
    const state = await until('code', ({ channel }) => channel === 'mail')
    await client.typeCode(state, new Secret(codeIn(await world.mail(/your code/i))))
  })
  await note('the phone answers', async () => {
    const state = await until('code', (each) => each.channel === 'text' && each.stage === 'sent')
    await client.typeCode(state, new Secret(codeIn(await world.text(/code/i))))
  })
  await note('the password is set', async () => {
    await client.choosePassword(await until('password'), password)
    await until('pass')
  })
  const passes = createPassClient(ports)
  const code = await note('a pass is shown', async () => {
    await passes.request(await until('pass', ({ stage }) => stage === 'offer'))
    const pass = await passes.open(await until('pass', ({ stage }) => stage === 'here'))
    if (!pass) throw new Error('the pass does not open for the browser that asked for it')
    return pass
  })
  await note('a passkey is registered', async () => {
    code.reveal((text) => world.registerPasskey(text))
    await passes.check()
    await until('done')
  })
  return {
    // A browser of another day: it has the passkey, and nothing else of before.
    setOwn: async (_url, fresh) => {
      const own = { sig: await createKeyPair('sig', { extractable: false }), enc: keys.enc }
      const ports = { call: createCall(Number(port)), keys: own, agentListKey }
      await setOwnByCalls(ports, world.signInWithPasskey, fresh)
    },
    close: () => Promise.resolve(),
  }
}

function createCall(port: number): ClaimCall {
  let cookie = ''
  return async (path, body) => {
    const answer = await callLocal(
      { host: '127.0.0.1', port },
      {
        method: body === undefined ? 'GET' : 'POST',
        path,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(cookie ? { cookie } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
    )
    cookie = answer.cookie ?? cookie
    return { status: answer.status, json: JSON.parse(answer.text) as unknown }
  }
}
