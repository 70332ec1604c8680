import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClaimState, ClaimStep } from '../../../protocol/claim-api.ts'
import { type ClaimCall, ClaimRefusal, createClaimClient } from '../../../protocol/claim-client.ts'
import { createKeyPair } from '../../../protocol/keys.ts'
import { Secret } from '../../../protocol/secret.ts'
import type { Person } from './create-person.ts'
import type { CrashWorld } from './start-crash-world.ts'

/** How a claim ended for the person who made it. */
export interface Claimed {
  readonly ended: 'done' | 'stuck'
  /** The password that the page said is set, or the last one tried. */
  readonly password: string
  /** Every other password that was tried. */
  readonly others: readonly string[]
  /** How often a password was handed over, as far as the person knows: an answer may have been lost. */
  readonly boxes: number
}

export type ClaimPlaces = Pick<CrashWorld, 'simulator' | 'portal' | 'listThumbprint'>

/**
 * Claims as a patient person does: waits for the messages, reloads when the page breaks, asks again when nothing came, types
 * again when something was refused, chooses another password when one is not accepted. Gives up after `seconds`.
 */
export async function claimPatiently(
  person: Person,
  places: ClaimPlaces,
  seconds = 150,
): Promise<Claimed> {
  const until = Date.now() + seconds * 1000
  const hire = await createHire(person, places)
  for (let last = 'nothing yet'; ; ) {
    let broke = ''
    try {
      const state = await hire.look()
      last = `${state.step} ${'stage' in state ? state.stage : ''} ${'problem' in state ? state.problem : ''}`
      if (state.step === 'done' || state.step === 'stuck') return hire.told(state.step)
      await hire.act(state)
    } catch (error) {
      // Whatever broke: a person waits a moment, and looks again where the claim stands.
      broke = `, then ${error instanceof Error ? error.message : 'a fault'}`
    }
    if (Date.now() > until)
      throw new Error(`${person.sam} gave up after ${seconds} s at: ${last}${broke}`)
    await sleep(200)
  }
}

async function createHire(person: Person, { simulator, portal, listThumbprint }: ClaimPlaces) {
  let cookie = ''
  const call: ClaimCall = async (path, body) => {
    const response = await fetch(`http://127.0.0.1:${portal.port}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(25_000),
    })
    const set = response.headers.get('set-cookie')
    if (set) cookie = set.split(';')[0] ?? ''
    return { status: response.status, json: await response.json() }
  }
  const keys = {
    sig: await createKeyPair('sig', { extractable: false }),
    enc: await createKeyPair('enc', { extractable: false }),
  }
  const client = createClaimClient({ call, keys, agentListKey: listThumbprint, newId: randomUUID })
  const typed = new Set<string>()
  const tried: string[] = []
  let boxes = 0
  let waitingSince = Date.now()
  let askedAt = 0
  let version = 0

  function findLink(): Secret {
    const found = simulator.mailbox
      .messages(person.mail)
      .map(({ text }) => /https?:\/\/\S+#(\S+)/.exec(text ?? '')?.[1])
      .findLast((each) => each !== undefined && !each.startsWith('n.'))
    if (found === undefined) throw new Error('no invitation yet')
    return new Secret(found)
  }

  /** The code in the newest message that shows this label. */
  function findCode(channel: 'mail' | 'text', label: string): string | undefined {
    const texts =
      channel === 'mail'
        ? simulator.mailbox.messages(person.mail).map(({ text }) => text ?? '')
        : simulator.phone.messages(person.mobile).map(({ text }) => text)
    const text = texts.findLast((each) => new RegExp(`\\b${label}\\b`).test(each))
    return text && /(?:^|\D)(\d{6})(?:\D|$)/.exec(text)?.[1]
  }

  async function actOnCode(state: ClaimStep<'code'>): Promise<void> {
    const code = state.stage === 'sent' && state.label && findCode(state.channel, state.label)
    const name = `${state.channel} ${state.label} ${code}`
    if (code && !typed.has(name)) {
      typed.add(name)
      await client.typeCode(state, new Secret(code)).catch((error: unknown) => {
        // Nobody knows whether the server had it: the page still asks for it, or has gone on.
        if (!(error instanceof ClaimRefusal) || error.code === 'internal') typed.delete(name)
        throw error
      })
      waitingSince = Date.now()
      return
    }
    const mayAsk = state.againAt === undefined || Date.parse(state.againAt) < Date.now()
    const isOver = state.problem !== undefined && state.stage === 'sent'
    const hasWaited = Date.now() - askedAt > 3000
    if (mayAsk && hasWaited && (isOver || Date.now() - waitingSince > 25_000)) {
      waitingSince = Date.now()
      askedAt = Date.now()
      typed.clear()
      await client.send(state.channel)
    }
  }

  async function actOnPassword(state: ClaimStep<'password'>): Promise<void> {
    const refused = state.problem === 'password-refused' || state.problem === 'password-known-bad'
    const password = tried.at(-1)
    const next =
      password === undefined || refused
        ? `Korenbloem-${randomUUID().slice(0, 8)}-Regen-7`
        : password
    if (next !== password) tried.push(next)
    boxes += 1
    await client.choosePassword(state, new Secret(next))
  }

  return {
    look: async (): Promise<ClaimState> => {
      const state = await client.state(0).catch(async (error: unknown) => {
        if (!(error instanceof ClaimRefusal) || error.code !== 'claim-over') throw error
        return await client.begin(findLink(), 'en')
      })
      if (state.version !== version) waitingSince = Date.now()
      version = state.version
      return state
    },
    act: (state: ClaimState): Promise<void> => {
      if (state.step === 'code') return actOnCode(state)
      if (state.step === 'password') return actOnPassword(state)
      return sleep(300)
    },
    told: (ended: 'done' | 'stuck'): Claimed => {
      const password = tried.at(-1) ?? ''
      return { ended, password, others: tried.slice(0, -1), boxes }
    },
  }
}
