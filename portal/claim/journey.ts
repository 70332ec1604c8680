import {
  type Channel,
  type ClaimState,
  type ClaimStep,
  claimPaths,
} from '../../protocol/claim-api.ts'
import {
  type ClaimCall,
  type ClaimKeys,
  type ClaimPorts,
  ClaimRefusal,
  createClaimClient,
  openLink,
} from '../../protocol/claim-client.ts'
import { Secret } from '../../protocol/secret.ts'
import { SignalLost } from './call-server.ts'
import type { ClaimMemory, RememberedClaim } from './claim-memory.ts'
import type { Fragment } from './parse-fragment.ts'
import { createPartLoader } from './part-loader.ts'
import { type CreatePassClient, type PassClient, PassKeeper } from './pass-keeper.ts'
import type { Patience } from './patience.ts'
import { type Action, firstSnapshot, type Snapshot } from './snapshot.ts'

/** What the journey needs of the browser it runs in. */
interface JourneyPorts {
  readonly call: ClaimCall
  readonly memory: ClaimMemory
  readonly patience: Patience
  readonly now: () => Date
  readonly agentListKey: string
  readonly newId: () => string
  readonly createKeys: () => Promise<ClaimKeys>
  /** The claim this tab is bound to, across reloads. */
  readonly tab: { readonly read: () => string | undefined; readonly bind: (id: string) => void }
  /** Load parts of the page. They reject without a signal, and where a newer release took their place. */
  readonly loadPasswordPart: () => Promise<true>
  readonly loadPassPart: () => Promise<CreatePassClient>
  readonly loadResetPart: () => Promise<true>
  /** Loads the page anew; the claim goes on where it was. */
  readonly reload: () => void
  readonly onChange: (snapshot: Snapshot) => void
}

/** How often a change is asked for before the hire is told. */
const changeTries = 3
const breath = 1000

type Client = ReturnType<typeof createClaimClient>

/**
 * One hire's way through the pages. The server says where the hire is; the journey carries presses to it, keeps asking,
 * and loses nothing when the signal goes. A password passes through as a `Secret` and is dropped once it is sealed and
 * handed over; a pass is held while it is to be seen.
 */
export class Journey {
  readonly #ports: JourneyPorts
  readonly #loadPasswordPart: () => Promise<true | undefined>
  readonly #loadResetPart: () => Promise<true | undefined>
  readonly #loadPassPart: () => Promise<CreatePassClient | undefined>
  #snapshot: Snapshot = firstSnapshot
  #claim: RememberedClaim | undefined
  #client: Client | undefined
  #passKeeper: PassKeeper | undefined
  #link: Secret | undefined
  /** Counts starts: whatever an earlier start still waits for is of no interest any more. */
  #round = 0

  constructor(ports: JourneyPorts) {
    this.#ports = ports
    this.#loadPasswordPart = createPartLoader(ports.loadPasswordPart, ports.patience)
    this.#loadPassPart = createPartLoader(ports.loadPassPart, ports.patience)
    this.#loadResetPart = createPartLoader(ports.loadResetPart, ports.patience)
  }

  /** Begins, or begins anew, from what the address said. Opens only; changes nothing. */
  async start(fragment: Fragment): Promise<void> {
    this.#round += 1
    this.#client = undefined
    this.#passKeeper = undefined
    this.#claim = undefined
    this.#link = undefined
    this.#show({ ...firstSnapshot })
    if (fragment.kind === 'broken') return this.#show({ view: { at: 'broken', whole: false } })
    if (fragment.kind === 'not-me') {
      this.#link = fragment.secret
      return this.#show({ view: { at: 'not-me', told: false } })
    }
    if (fragment.kind === 'link') this.#link = fragment.secret
    await this.#guarded(() => this.#continueOrOpen())
  }

  /** Begins anew after a fault on the other side, or where a part of the page is missing. */
  async retry(): Promise<void> {
    const client = this.#client
    if (client && this.#snapshot.missing) {
      // Only once there is a signal: without one a browser would show its own page.
      await this.#guarded(async () => void (await this.#insist(() => client.state(0))))
      return this.#ports.reload()
    }
    const secret = this.#link
    return this.start(secret ? { kind: 'link', secret } : { kind: 'none' })
  }

  /** The first button: from here on the claim is this browser's. */
  begin(language: string): Promise<void> {
    return this.#press('begin', async () => {
      const [link, claim] = [this.#link, this.#claim]
      if (!link || !claim) return
      const client = await this.#clientFor({ ...claim, language })
      const state = await this.#insist(() => client.begin(link, language))
      if (this.#claim) await this.#keep({ ...this.#claim, begun: true })
      this.#apply(state)
      this.#follow(client)
    })
  }

  /** Sends the code that is waited for once more. */
  send(channel: Channel): Promise<void> {
    return this.#press('send', () => this.#change((client) => client.send(channel)))
  }

  /** Hands over a typed code. */
  typeCode(state: ClaimStep<'code'>, code: Secret): Promise<void> {
    return this.#press('code', () => this.#change((client) => client.typeCode(state, code)))
  }

  /** Seals a chosen password and hands it over. */
  choosePassword(state: ClaimStep<'password'>, password: Secret): Promise<void> {
    return this.#press('password', () =>
      this.#change((client) => client.choosePassword(state, password)),
    )
  }

  /** "Show my pass": from now on one is made, for this browser. */
  askForPass(state: ClaimStep<'pass'>): Promise<void> {
    return this.#pressPass('pass', (client) => client.request(state))
  }

  /** "I have registered it." */
  checkPass(): Promise<void> {
    return this.#pressPass('check-pass', (client) => client.check())
  }

  /** Leaves the pass for another time. */
  leavePass(): Promise<void> {
    return this.#pressPass('later', (client) => client.later())
  }

  /** From the pass back to choosing a password. */
  choosePasswordInstead(): Promise<void> {
    return this.#pressPass('choose-password', (client) => client.choosePassword())
  }

  /** A press on a page of a part, which knows itself what is asked for then. */
  pressPart(action: Action, act: (claim: ClaimPorts) => Promise<ClaimState>): Promise<void> {
    return this.#press(action, () => this.#change(({ ports }) => act(ports)))
  }

  /** Lets go of the pass that is to be seen: it has ended, or the page is left. */
  hidePass(): void {
    this.#passKeeper?.hide()
  }

  /** The page is back: the pass, if it is still the time for it, is opened once more. */
  reopenPass(): void {
    void this.#passKeeper?.open()
  }

  /** Sends the closing notes to the hire's mailbox. */
  sendNotes(): Promise<void> {
    return this.#press('notes', async () => {
      const { status } = await this.#insist(() => this.#ports.call(claimPaths.notes, {}))
      this.#show({ notes: status < 400 ? 'sent' : 'failed' })
    })
  }

  /** Asks for a new link. The answer is the same whatever the link was. */
  renew(): Promise<void> {
    return this.#press('renew', async () => {
      await this.#hand(claimPaths.renew, (text) => ({ link: text }))
      this.#show({ view: { at: 'renewed' } })
    })
  }

  /** "This was not me." */
  tellNotMe(): Promise<void> {
    return this.#press('not-me', async () => {
      await this.#hand(claimPaths.notMe, (text) => ({ secret: text }))
      this.#show({ view: { at: 'not-me', told: true } })
    })
  }

  /** Follows what this tab, or this browser, already knows of the link; else opens it. */
  async #continueOrOpen(): Promise<void> {
    const { memory, tab } = this.#ports
    const id = tab.read()
    if (this.#link) this.#claim = await memory.findByLink(this.#link)
    else if (id) this.#claim = await memory.find(id)
    if (this.#claim?.link) this.#link = new Secret(this.#claim.link)
    if (this.#claim?.begun) return this.#resume(this.#claim)
    if (this.#link) return this.#open(this.#link, false)
    this.#show({ view: { at: 'none' } })
  }

  async #resume(claim: RememberedClaim): Promise<void> {
    this.#ports.tab.bind(claim.id)
    this.#show({ channels: claim.channels, gives: claim.gives ?? firstSnapshot.gives })
    const client = await this.#clientFor(claim)
    this.#apply(await this.#insist(() => client.state(0)))
    this.#follow(client)
  }

  async #open(link: Secret, startedOver: boolean): Promise<void> {
    const hello = await this.#insist(() => openLink(this.#ports.call, link))
    const { newId, tab } = this.#ports
    const { channels, gives } = hello
    await this.#keep({
      id: this.#claim?.id ?? newId(),
      link: link.reveal((text) => text),
      channels,
      gives,
      begun: false,
      language: hello.language,
      at: 0,
    })
    if (this.#claim) tab.bind(this.#claim.id)
    this.#show({ view: { at: 'hello', hello, startedOver }, channels, gives })
  }

  /** The client of a claim, with the keys it has or fresh ones. */
  async #clientFor(claim: RememberedClaim): Promise<Client> {
    const { call, createKeys, agentListKey, newId } = this.#ports
    const keys = claim.keys ?? (await createKeys())
    if (!claim.begun) await this.#keep({ ...claim, keys })
    const ports = { call, keys, agentListKey, newId }
    const round = this.#round
    const show = (change: Partial<Snapshot>) => round === this.#round && this.#show(change)
    this.#passKeeper = new PassKeeper({ load: this.#loadPassPart, show }, ports)
    this.#client = createClaimClient(ports)
    return this.#client
  }

  /** Asks until there is an answer, whatever it is. */
  async #insist<T>(ask: () => Promise<T>): Promise<T> {
    const round = this.#round
    for (let failures = 0; ; failures += 1) {
      try {
        const answer = await ask()
        this.#show({ lost: false })
        return answer
      } catch (error) {
        if (!(error instanceof SignalLost) || round !== this.#round) throw error
        if (error.interrupted) continue
        this.#show({ lost: true })
        await this.#ports.patience.pause(failures)
      }
    }
  }

  /** Asks for a change. Without an answer the state says whether it arrived; only if it did not is it asked again. */
  async #change(act: (client: Client) => Promise<ClaimState>): Promise<void> {
    const client = this.#client
    if (!client) return
    const before = this.#version
    for (let tries = 0; tries < changeTries; tries += 1) {
      const state = await act(client).catch((error: unknown) => {
        if (error instanceof SignalLost) return undefined
        throw error
      })
      if (state) return this.#apply(state)
      this.#show({ lost: true })
      await this.#ports.patience.pause(tries)
      const found = await this.#insist(() => client.state(0))
      if (found.version !== before) return this.#apply(found)
    }
    throw new SignalLost(false)
  }

  /** Hands a secret of the address to a call that always gives the same answer. */
  async #hand(path: string, bodyOf: (secret: string) => unknown): Promise<void> {
    const secret = this.#link
    if (secret) await this.#insist(() => this.#ports.call(path, secret.reveal(bodyOf)))
  }

  /** Keeps asking where the hire is, while the page is seen, until it is done. */
  #follow(client: Client): void {
    const round = this.#round
    const { patience, now } = this.#ports
    const goesOn = () => round === this.#round && client === this.#client && this.#step !== 'done'
    const loop = async () => {
      while (goesOn()) {
        await patience.seen()
        const asked = now().getTime()
        const known = this.#version
        const state = await this.#insist(() => client.state(known))
        if (goesOn()) this.#apply(state)
        // A server that does not hold the question must not be asked without a breath.
        const news = state.version > known
        if (!news && now().getTime() - asked < breath) await patience.pause(0)
      }
    }
    void this.#guarded(loop)
  }

  #pressPass(action: Action, act: (client: PassClient) => Promise<ClaimState>): Promise<void> {
    return this.#press(action, async () => {
      const client = await this.#passKeeper?.client()
      if (client) await this.#change(() => act(client))
    })
  }

  async #press(action: Action, run: () => Promise<void>): Promise<void> {
    if (this.#snapshot.busy) return
    this.#show({ busy: action, problem: undefined })
    await this.#guarded(run)
    this.#show({ busy: undefined })
  }

  /** Runs, and turns whatever goes wrong into something the hire can read. */
  async #guarded(run: () => Promise<void>): Promise<void> {
    const round = this.#round
    try {
      await run()
    } catch (error) {
      if (round !== this.#round) return
      await this.#refused(error instanceof ClaimRefusal ? error.code : 'internal')
    }
  }

  #refused(code: string): Promise<void> | void {
    this.#show({ lost: false })
    if (code === 'link-not-usable') return this.#show({ view: { at: 'broken', whole: true } })
    if (code === 'claim-over') return this.#startOver()
    const { view } = this.#snapshot
    if (view.at === 'loading') return this.#show({ view: { at: 'fault' } })
    // The page is behind: what follows the claim brings the step that is open.
    if (code === 'step-not-open') return this.#ports.patience.wake()
    this.#show({ problem: code })
  }

  /** The cookie is gone. With the link still at hand the claim begins anew, with fresh keys; else the hire opens it again. */
  async #startOver(): Promise<void> {
    this.#round += 1
    this.#client = undefined
    this.#passKeeper = undefined
    this.#show({ pass: undefined })
    const link = this.#link
    if (!link) return this.#show({ view: { at: 'over' } })
    await this.#guarded(() => this.#open(link, true))
  }

  #apply(state: ClaimState): void {
    const news = state.version > this.#version
    const { view } = this.#snapshot
    if (!news && view.at === 'claim') return
    const skew = new Date(state.serverTime).getTime() - this.#ports.now().getTime()
    this.#show({ view: { at: 'claim', state }, skew, lost: false, problem: undefined })
    this.#passKeeper?.follow(state)
    // While codes are typed there is time to load what comes then.
    if (state.step === 'code' || state.step === 'password')
      void this.#prepare('password', this.#loadPasswordPart)
    if (state.step === 'reset') void this.#prepare('reset', this.#loadResetPart)
    // While a pass is still to come its keys are needed: a reload has to open it.
    if (state.step === 'done' || state.step === 'stuck') void this.#dropSecrets()
  }

  async #prepare(step: 'password' | 'reset', load: () => Promise<unknown>): Promise<void> {
    const missing = (await load()) ? undefined : step
    if (this.#step === step) this.#show({ missing })
  }

  /** After *done*, or once a person has taken over, nothing that opens anything stays in this browser. */
  async #dropSecrets(): Promise<void> {
    this.#link = undefined
    if (!this.#claim) return
    const { link: _, keys: __, ...rest } = this.#claim
    await this.#keep(rest)
  }

  async #keep(claim: RememberedClaim): Promise<void> {
    this.#claim = { ...claim, at: this.#ports.now().getTime() }
    await this.#ports.memory.keep(this.#claim)
  }

  get #version(): number {
    const { view } = this.#snapshot
    return view.at === 'claim' ? view.state.version : 0
  }

  get #step(): ClaimState['step'] | undefined {
    const { view } = this.#snapshot
    return view.at === 'claim' ? view.state.step : undefined
  }

  #show(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change }
    this.#ports.onChange(this.#snapshot)
  }
}
