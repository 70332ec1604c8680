import type { ClaimState, ClaimStep } from '../../protocol/claim-api.ts'
import type { ClaimPorts } from '../../protocol/claim-client.ts'
import type { createPassClient } from '../../protocol/pass-client.ts'
import type { Snapshot } from './snapshot.ts'

export type PassClient = ReturnType<typeof createPassClient>

export type CreatePassClient = typeof createPassClient

interface PassKeeperPorts {
  /** Loads the part of the page that is about passes; `undefined` while it cannot be had. */
  readonly load: () => Promise<CreatePassClient | undefined>
  readonly show: (change: Partial<Snapshot>) => void
}

/**
 * What a journey does about a pass, besides presses: loads the part of the page that knows about passes once a claim has
 * come that far, opens the pass that is there, and lets go of it as soon as the claim moves on.
 */
export class PassKeeper {
  readonly #ports: PassKeeperPorts
  readonly #claim: ClaimPorts
  #client: PassClient | undefined
  #state: ClaimStep<'pass'> | undefined

  constructor(ports: PassKeeperPorts, claim: ClaimPorts) {
    this.#ports = ports
    this.#claim = claim
  }

  /** Takes note of where the claim is. */
  follow(state: ClaimState): void {
    this.#state = state.step === 'pass' ? state : undefined
    if (this.#state?.stage !== 'here') this.hide()
    if (this.#state) void this.open()
  }

  /** Opens the pass that is there, if this browser can. */
  async open(): Promise<void> {
    const state = this.#state
    if (!state) return
    const client = await this.client()
    if (state !== this.#state) return
    this.#ports.show({ missing: client ? undefined : 'pass' })
    if (client === undefined || state.stage !== 'here') return
    const pass = await client.open(state)
    if (state === this.#state) this.#ports.show({ pass: pass ?? 'elsewhere' })
  }

  /** Lets go of the pass: it stays nowhere but in its box. */
  hide(): void {
    this.#ports.show({ pass: undefined })
  }

  /** `undefined` while the part cannot be loaded. */
  async client(): Promise<PassClient | undefined> {
    this.#client ??= (await this.#ports.load())?.(this.#claim)
    return this.#client
  }
}
