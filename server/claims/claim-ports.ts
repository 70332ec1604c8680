import type { Desk, Device } from '../../protocol/claim-api.ts'
import type { ServerPorts } from '../server-ports.ts'

/** What claims need beside the server's parts. */
export interface ClaimPorts extends ServerPorts {
  readonly organisation: {
    readonly name: string
    readonly desk: Desk
    readonly knownWord?: string
    readonly defaultLanguage: string
    readonly defaultDevice: Device
  }
  /** Chance, for cookies. */
  readonly randomBytes: (count: number) => Uint8Array
  /** Resolves when this claim may have changed, when the time is up, or when the server stops. */
  readonly claimMayChange: (claim: string, milliseconds: number) => Promise<void>
}

/** How often things may be asked for, before the hire is asked to wait or the desk is told. */
export const limits = {
  /** Claims begun with one link in an hour: every one may send a mail. */
  beginsPerHour: 10,
  /** Times one code is sent in one claim. */
  sendsPerClaim: 5,
  /** Seconds between two sends of one code. */
  secondsBetweenSends: 30,
  /** Passes that are asked for in one delivery in an hour. */
  passesPerHour: 6,
  /** Seconds between two looks for a method that its owner says is there. */
  secondsBetweenChecks: 5,
  mailTries: 5,
  mailCodeHours: 24,
  /** How long a browser may take from the first press to the last. */
  claimHours: 24,
} as const
