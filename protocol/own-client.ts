import * as z from 'zod/mini'
import { mostRecipients, verifyAgentList, verifyRecipients } from './agent-list.ts'
import { ask, type ClaimPorts, ClaimRefusal } from './claim-client.ts'
import { type OwnState, ownPaths, zOwnState, zOwnWhere } from './own-api.ts'
import { boxMinutes, sealBox } from './sealed-box.ts'
import type { Secret } from './secret.ts'
import { nonceOfBox, nonceOfVisit } from './sign-in-nonce.ts'
import { secondsOf } from './signed-words.ts'

export type OwnStep<S extends OwnState['step']> = Extract<OwnState, { step: S }>

/** What the box has to answer: the challenge's own id. It is the agent's to verify; the page only repeats it. */
const zChallenge = z.looseObject({ jti: z.uuid() })

/**
 * A visit of *my password* in one browser: what its page does, without the page. The two sign-ins are made elsewhere; the
 * nonces that tie them to this browser and to the sealed box are made here.
 */
export function createOwnClient(
  visit: string,
  { call, keys, agentListKey }: Omit<ClaimPorts, 'newId'>,
) {
  const askState = (path: string, body?: unknown) => ask(call, path, zOwnState, body)
  return {
    /** Where to sign in. */
    where: () => ask(call, ownPaths.where, zOwnWhere),
    /** The nonce of the first sign-in. */
    firstNonce: () => nonceOfVisit(visit, { sig: keys.sig.thumbprint, enc: keys.enc.thumbprint }),
    begin: (token: string): Promise<OwnState> => {
      const browser = { sig: keys.sig.publicJwk, enc: keys.enc.publicJwk }
      return askState(ownPaths.begin, { visit, keys: browser, token })
    },
    /** The state, as soon as it is newer than `after`. */
    state: (after: number): Promise<OwnState> => askState(`${ownPaths.state}?after=${after}`),
    /** Seals a chosen password to the agents. `nonce`: of the sign-in that has to follow. */
    seal: async (state: OwnStep<'choosing'>, password: Secret) => {
      const now = new Date(state.serverTime)
      const { account, directory } = state
      const list = await verifyAgentList(state.list, agentListKey, now)
      const all = await verifyRecipients(list?.agents ?? [], state.certificates, directory, now)
      if (all.length === 0) throw new ClaimRefusal('agent-silent')
      const about = { account, directory, delivery: visit, purpose: 'own' as const }
      const life = { jti: idOf(state.challenge), exp: secondsOf(now) + boxMinutes * 60 }
      const recipients = all.slice(0, mostRecipients)
      const box = await sealBox(password, { ...about, ...life }, recipients, keys.sig)
      return { box, nonce: await nonceOfBox(box) }
    },
    /** Hands over a box with the token that was made for it. */
    set: (box: string, token: string): Promise<OwnState> => askState(ownPaths.set, { box, token }),
  }
}

function idOf(challenge: string): string {
  const [, claims = ''] = challenge.split('.')
  const bytes = Uint8Array.from(atob(claims.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
    one.charCodeAt(0),
  )
  return zChallenge.parse(JSON.parse(new TextDecoder().decode(bytes))).jti
}
