import type * as z from 'zod/mini'
import { mostRecipients, verifyAgentList, verifyRecipients } from './agent-list.ts'
import {
  type ClaimState,
  type ClaimStep,
  claimPaths,
  type Hello,
  zClaimState,
  zHello,
} from './claim-api.ts'
import { sealCode } from './code-box.ts'
import type { KeyPair } from './keys.ts'
import { boxMinutes, sealBox } from './sealed-box.ts'
import type { Secret } from './secret.ts'
import { secondsOf } from './signed-words.ts'

/** One call over HTTP: the page gives `fetch`, a program its own with a cookie jar. `body` absent: GET. */
export type ClaimCall = (
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly json: unknown }>

/** The two fresh keys a browser makes for one claim. */
export interface ClaimKeys {
  readonly sig: KeyPair
  readonly enc: KeyPair
}

/** What a claim needs of the world it runs in. */
export interface ClaimPorts {
  readonly call: ClaimCall
  readonly keys: ClaimKeys
  /** The pinned thumbprint of the key that signs the list of agents, from the page itself. */
  readonly agentListKey: string
  readonly newId: () => string
}

/** A refusal of the server, by its stable code. */
export class ClaimRefusal extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.name = 'ClaimRefusal'
    this.code = code
  }
}

/** Greets with what the link shows. Throws {@link ClaimRefusal} `link-not-usable` for every link that does not work. */
export function openLink(call: ClaimCall, link: Secret): Promise<Hello> {
  return ask(
    call,
    claimPaths.open,
    zHello,
    link.reveal((text) => ({ link: text })),
  )
}

/**
 * The claim of one browser: what the hire's page does, without the page. Codes and passwords leave it sealed; whom they
 * are sealed to is checked against the pinned list key, never taken on the server's word.
 */
export function createClaimClient(ports: ClaimPorts) {
  const { call, keys, agentListKey, newId } = ports

  async function recipientsFor(state: ClaimStep<'code'> | ClaimStep<'password'>) {
    const now = new Date(state.serverTime)
    const list = await verifyAgentList(state.trust.list, agentListKey, now)
    return verifyRecipients(list?.agents ?? [], state.trust.certificates, state.directory, now)
  }

  return {
    /** What it was made with: a part of the page asks for more with the same keys. */
    ports,
    /** The first button. */
    begin: (link: Secret, language: string): Promise<ClaimState> =>
      askState(
        call,
        claimPaths.begin,
        link.reveal((text) => ({
          link: text,
          language,
          keys: { sig: keys.sig.publicJwk, enc: keys.enc.publicJwk },
        })),
      ),
    /** The state, as soon as it is newer than `after`. */
    state: (after: number): Promise<ClaimState> =>
      askState(call, `${claimPaths.state}?after=${after}`),
    send: (channel: 'mail' | 'text'): Promise<ClaimState> =>
      askState(call, claimPaths.send, { channel }),
    /** Types the code that `state` waits for. */
    typeCode: async (state: ClaimStep<'code'>, code: Secret): Promise<ClaimState> => {
      if (state.channel === 'mail') {
        return askState(
          call,
          claimPaths.code,
          code.reveal((text) => ({ channel: 'mail', code: text })),
        )
      }
      const recipient = (await recipientsFor(state)).find(({ agent }) => agent === state.agent)
      if (!recipient) throw new ClaimRefusal('agent-silent')
      const thumbprints = { sig: keys.sig.thumbprint, enc: keys.enc.thumbprint }
      const box = await sealCode(code, thumbprints, state, recipient, new Date(state.serverTime))
      return askState(call, claimPaths.code, { channel: 'text', box })
    },
    /** Seals a chosen password to the agents and hands it over. */
    choosePassword: async (state: ClaimStep<'password'>, password: Secret): Promise<ClaimState> => {
      const recipients = (await recipientsFor(state)).slice(0, mostRecipients)
      if (recipients.length === 0) throw new ClaimRefusal('agent-silent')
      const { delivery, account, purpose, directory } = state
      const exp = secondsOf(new Date(state.serverTime)) + boxMinutes * 60
      const claims = { delivery, account, purpose, directory, jti: newId(), exp }
      const box = await sealBox(password, claims, recipients, keys.sig)
      return askState(call, claimPaths.password, { box })
    },
  }
}

/** One call that is answered with where the claim stands. @internal */
export function askState(call: ClaimCall, path: string, body?: unknown): Promise<ClaimState> {
  return ask(call, path, zClaimState, body)
}

/** One call that is answered in a shape. Throws {@link ClaimRefusal}. @internal */
export async function ask<S extends z.ZodMiniType>(
  call: ClaimCall,
  path: string,
  schema: S,
  body?: unknown,
): Promise<z.infer<S>> {
  const { status, json } = await call(path, body)
  if (status < 400) return schema.parse(json)
  throw new ClaimRefusal(codeOf(json))
}

function codeOf(json: unknown): string {
  const code = typeof json === 'object' && json !== null && 'code' in json ? json.code : undefined
  return typeof code === 'string' ? code : 'internal'
}
