import type { SigningKeys } from '../../protocol/keep-signing-keys.ts'
import type { ServerPorts } from '../server-ports.ts'
import type { OwnSettings } from './own-settings.ts'

/** What *my password* needs beside the server's parts. */
export interface OwnPorts extends ServerPorts {
  readonly own: OwnSettings
  /** The tenant's signing keys. */
  readonly keys: SigningKeys
  /** Chance, for cookies. */
  readonly randomBytes: (count: number) => Uint8Array
  /** Resolves when this visit may have changed, when the time is up, or when the server stops. */
  readonly visitMayChange: (visit: string, milliseconds: number) => Promise<void>
}

export const ownLimits = {
  /** A visit from its first sign-in to its last. Minutes. */
  visitMinutes: 30,
  /** Visits of one person in an hour: each costs an agent some calls of Graph. */
  visitsPerHour: 10,
  /** How long an answer of an agent is of use. Minutes. */
  jobMinutes: 5,
  /** What a visit showed is erased so long after its end. Minutes. */
  eraseMinutes: 60,
} as const
