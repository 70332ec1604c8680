import { type ClaimCall, type ClaimKeys, ClaimRefusal } from '../../protocol/claim-client.ts'
import type { Clock } from '../../protocol/clock.ts'
import type { OwnState } from '../../protocol/own-api.ts'
import { createOwnClient, type OwnStep } from '../../protocol/own-client.ts'
import type { Secret } from '../../protocol/secret.ts'
import { SignalLost } from '../claim/call-server.ts'
import type { Patience } from '../claim/patience.ts'
import type { OwnMemory, RememberedVisit } from './own-memory.ts'
import type { redeemCode } from './redeem-code.ts'
import { createSignInRequest, type SignInAnswer } from './sign-in-request.ts'

const notSignedIn = 'own-not-signed-in'

/** What is to be seen. */
export type OwnView =
  /** What this is, and the button. `problem`: how an earlier try ended. */
  | { readonly at: 'start'; readonly problem?: string }
  /** On the way to a sign-in, or back from it. */
  | { readonly at: 'leaving' | 'back' }
  | { readonly at: 'visit'; readonly state: OwnState }

export interface OwnSnapshot {
  readonly view: OwnView
  /** No signal, and the page keeps trying. */
  readonly lost: boolean
  readonly busy: boolean
  /** How an earlier try of this visit ended, where the visit goes on. */
  readonly note?: string | undefined
}

export const firstSnapshot: OwnSnapshot = { view: { at: 'back' }, lost: false, busy: false }

/** A sign-in carries whole seconds: the second one has to be of a later one than the first. */
const apartMilliseconds = 1000

/** What the visit needs of the browser it runs in. */
interface OwnPorts {
  readonly call: ClaimCall
  readonly memory: OwnMemory
  readonly patience: Patience
  readonly clock: Clock
  readonly agentListKey: string
  readonly redirectUri: string
  readonly newId: () => string
  readonly createKeys: () => Promise<ClaimKeys>
  readonly redeem: typeof redeemCode
  /** Goes to another page. */
  readonly leave: (url: string) => void
  /** The visit this tab is bound to, across reloads. */
  readonly tab: { readonly read: () => string | undefined; readonly bind: (id: string) => void }
  readonly onChange: (snapshot: OwnSnapshot) => void
}

/**
 * One person's way through *my password*. The server says where they are; the visit goes to the sign-ins and comes back, and
 * a password passes through as a `Secret` that is dropped once it is sealed.
 */
export class OwnVisit {
  readonly #ports: OwnPorts
  #snapshot: OwnSnapshot = firstSnapshot
  #visit: RememberedVisit | undefined
  /** When the token of the sign-in before was there already. */
  #backAt: number

  constructor(ports: OwnPorts) {
    this.#ports = ports
    this.#backAt = ports.clock.now().getTime()
  }

  /** Begins from what the address said: back from a sign-in, a reload, or for the first time. */
  start(answer: SignInAnswer): Promise<void> {
    return this.#guarded(async () => {
      const { memory, tab } = this.#ports
      const bound = tab.read()
      this.#visit = await memory.find(({ id, pending }) =>
        answer.kind === 'none' ? id === bound : pending?.state === answer.state,
      )
      if (!this.#visit) return this.#open(answer.kind === 'none' ? undefined : 'own-lost')
      tab.bind(this.#visit.id)
      if (answer.kind === 'code') return this.#comeBack(answer.code, this.#visit)
      const note = answer.kind === 'refused' ? notSignedIn : undefined
      if (!this.#visit.begun) return this.#open(note)
      // Nothing was handed over: what stands is what the server says.
      this.#show({ note })
      await this.#follow(this.#visit)
    })
  }

  /** "Sign in": to find out whose password it is. */
  begin(): Promise<void> {
    return this.#press(async () => {
      const { newId, createKeys, clock } = this.#ports
      const keys = await createKeys()
      const visit = { id: newId(), keys, begun: false, at: clock.now().getTime() }
      const client = this.#clientOf(visit)
      await this.#signIn(visit, await client.firstNonce(), {})
    })
  }

  /** Seals what was chosen, and goes to the sign-in that says yes to it. */
  choose(state: OwnStep<'choosing'>, password: Secret): Promise<void> {
    return this.#press(async () => {
      const visit = this.#visit
      if (!visit) return this.#open('own-lost')
      const { box, nonce } = await this.#clientOf(visit).seal(state, password)
      const { userPrincipalName } = state
      await this.#apart()
      await this.#signIn(visit, nonce, { box, again: { userPrincipalName } })
    })
  }

  /** From the end back to the beginning. */
  async again(): Promise<void> {
    await this.#forget()
    this.#open(undefined)
  }

  /** Whoever is quicker than a second waits for it: their sign-in would look like the one before. */
  async #apart(): Promise<void> {
    const { clock } = this.#ports
    await clock.sleep(Math.max(0, this.#backAt + apartMilliseconds - clock.now().getTime()))
  }

  async #signIn(
    visit: RememberedVisit,
    nonce: string,
    { box, again }: { readonly box?: string; readonly again?: { userPrincipalName: string } },
  ): Promise<void> {
    const { memory, clock, redirectUri, leave } = this.#ports
    this.#show({ view: { at: 'leaving' }, note: undefined })
    const place = await this.#insist(() => this.#clientOf(visit).where())
    const wanted = { nonce, redirectUri, ...(again ? { again } : {}) }
    const { url, pending } = await createSignInRequest(place, wanted)
    const at = clock.now().getTime()
    await memory.keep({ ...visit, pending: { ...pending, ...(box ? { box } : {}) }, at })
    // A browser that keeps nothing would come back as a stranger, every time. What can be read again is written for good.
    const kept = await memory.find((each) => each.pending?.state === pending.state)
    if (!kept) return this.#open('own-not-kept')
    leave(url)
  }

  async #comeBack(code: string, visit: RememberedVisit): Promise<void> {
    const { pending, ...rest } = visit
    if (!pending) return this.#open('own-lost')
    const { redeem, redirectUri } = this.#ports
    const client = this.#clientOf(visit)
    const place = await this.#insist(() => client.where())
    const token = await redeem(place, code, pending, redirectUri)
    this.#backAt = this.#ports.clock.now().getTime()
    // A code and its box are worth one try, whatever comes of it.
    await this.#keep({ ...rest, begun: rest.begun || token !== undefined })
    const { box } = pending
    if (token === undefined) {
      if (box === undefined) return this.#open(notSignedIn)
      this.#show({ note: notSignedIn })
    } else {
      const hand = box === undefined ? client.begin(token) : client.set(box, token)
      // Without an answer the state says whether it arrived.
      await hand.catch(ignoreLostSignal)
    }
    if (this.#visit) await this.#follow(this.#visit)
  }

  /** Keeps asking where the visit stands, while the page is seen, until it is over. */
  async #follow(visit: RememberedVisit): Promise<void> {
    const client = this.#clientOf(visit)
    for (let version = 0; ; ) {
      await this.#ports.patience.seen()
      const known = version
      const state = await this.#insist(() => client.state(known))
      if (this.#visit?.id !== visit.id || this.#snapshot.view.at === 'leaving') return
      version = state.version
      this.#show({ view: { at: 'visit', state } })
      if (state.step === 'done' || state.step === 'over') return this.#forget()
    }
  }

  #clientOf({ id, keys }: Pick<RememberedVisit, 'id' | 'keys'>) {
    const { call, agentListKey } = this.#ports
    return createOwnClient(id, { call, keys, agentListKey })
  }

  #open(problem: string | undefined): void {
    this.#show({ view: { at: 'start', ...(problem ? { problem } : {}) }, busy: false })
  }

  async #keep(visit: RememberedVisit): Promise<void> {
    this.#visit = { ...visit, at: this.#ports.clock.now().getTime() }
    await this.#ports.memory.keep(this.#visit)
  }

  async #forget(): Promise<void> {
    const id = this.#visit?.id
    this.#visit = undefined
    if (id !== undefined) await this.#ports.memory.forget(id)
  }

  async #press(work: () => Promise<void>): Promise<void> {
    if (this.#snapshot.busy) return
    this.#show({ busy: true })
    await this.#guarded(work)
    this.#show({ busy: false })
  }

  /** A refusal ends the visit where it stands, and says why. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      await this.#forget()
      if (error instanceof ClaimRefusal) {
        return this.#open(error.code === 'claim-over' ? 'own-lost' : error.code)
      }
      this.#open(error instanceof SignalLost ? 'own-lost' : 'internal')
    }
  }

  /** Asks until there is an answer, whatever it is. Only for what may be asked twice. */
  async #insist<T>(ask: () => Promise<T>): Promise<T> {
    for (let failures = 0; ; failures += 1) {
      try {
        const answer = await ask()
        if (this.#snapshot.lost) this.#show({ lost: false })
        return answer
      } catch (error) {
        if (!(error instanceof SignalLost)) throw error
        if (error.interrupted) continue
        this.#show({ lost: true })
        await this.#ports.patience.pause(failures)
      }
    }
  }

  #show(change: Partial<OwnSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change }
    this.#ports.onChange(this.#snapshot)
  }
}

function ignoreLostSignal(error: unknown): undefined {
  if (error instanceof SignalLost) return undefined
  throw error
}
