import type { Device } from '../../protocol/claim-api.ts'
import type { ParityRoute } from '../../protocol/parity-route.ts'
import type { PassUse } from '../../protocol/pass-use.ts'
import type { QuietHours } from '../time/quiet-hours.ts'
import type { DeviceFacts } from './find-device-advice.ts'

export type World = 'ad' | 'entra'

/** One way of handing over a key. Who could read it on its way stands in `custody-of-route.ts`. */
export type Route = 'claim' | ParityRoute

/** How the pass of a plan is to be. The guard and the tenant's policy bound it. */
export interface PassPlan {
  readonly use: PassUse
  readonly lifetimeMinutes: number
  /** The page says: first install Microsoft Authenticator. */
  readonly installFirst: boolean
  /** Where a passkey is registered. */
  readonly securityInfoUrl: string
}

/** How self-service reset is, where the route is `reset-invite`. */
export interface ResetPlan {
  /** Where a password is reset. */
  readonly url: string
  /** How many methods the tenant demands for it. Nothing that an agent may read says so; with two, one phone opens nothing. */
  readonly methodsRequired: 1 | 2
  /** The phone stays registered when the hire is in. */
  readonly keepPhone: boolean
}

/** What an organisation has decided about its deliveries. Times of day are minutes since the hire's midnight. */
export interface Plan {
  /** The directory whose accounts are handed over. */
  readonly directory: string
  /** Who it is for: accounts below one of these containers. Empty: wherever the agent's guard allows. */
  readonly population: readonly string[]
  /** The worlds that must show evidence: a password for Active Directory, a passkey for Entra ID, or both. */
  readonly worlds: readonly World[]
  /** The pass that is given where Entra ID is one of them. */
  readonly pass: PassPlan
  /** How the first machines stand to the directory, by kind. Of a kind that is missing nothing is known. */
  readonly devices: Readonly<Partial<Record<Device, DeviceFacts>>>
  readonly route: Route
  /** Present where the route ends with self-service reset. */
  readonly reset?: ResetPlan | undefined
  /** Of the route `temporary-password`: one that nobody has changed is taken away so many hours after it was sent. */
  readonly temporary: { readonly expireHours: number }
  /** The way the invitation goes; the other way carries the second code. */
  readonly invitationBy: 'mail' | 'text'
  /** When the invitation goes out. */
  readonly inviteDaysBefore: number
  readonly inviteAt: number
  /** Reminders, in days before the start, at the hour of the invitation. */
  readonly remindDaysBefore: readonly number[]
  /** Nobody is written to in these hours. */
  readonly quietHours: QuietHours
  /** When a start that is a bare date is taken to be. */
  readonly startsAt: number
  /** The desk is told this many hours before the start that somebody has not answered. */
  readonly deadlineHours: number
  /** The desk is told this many hours after the start that somebody has not signed in. */
  readonly signInHours: number
  /** How long after the start a link still works, in days; then the delivery is given up. */
  readonly linkDays: number
  /** How long an address that HR changed, and the desk accepted, waits before it counts. Hours. */
  readonly contactCoolDownHours: number
  /** How often an agent is asked: for an account that is not there yet, and for evidence. Seconds. */
  readonly findEverySeconds: number
  readonly evidenceEverySeconds: number
  /** Contact data, and the link “this was not me”, are erased this many days after closing, at least 1; at once when cancelled. */
  readonly eraseAfterDays: number
}
