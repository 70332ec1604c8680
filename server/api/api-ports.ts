import type { CarriersState } from '../../messaging/carriers/check-carriers.ts'
import type { Log } from '../../protocol/log.ts'
import type { IntakePorts } from '../intake/intake-ports.ts'

/** What the API is handed: what intake is, a log, and what the health page asks. */
export interface ApiPorts extends IntakePorts {
  readonly log: Log
  /** Whether the page of *my password* is served. */
  readonly servesOwn?: boolean
  /** The carriers of messages, by what they carry. One that is not configured is absent. */
  readonly channels: {
    readonly mail?: CheckedChannel
    readonly text?: CheckedChannel
  }
}

/** A carrier that can say whether messages could leave now. */
export interface CheckedChannel {
  check(signal: AbortSignal): Promise<CarriersState>
}

/**
 * Which way in: over the network with tokens, or the socket in the state folder, which only the administrator of this
 * machine can open and which therefore may do everything.
 */
export type Door = 'token' | 'administrator'
