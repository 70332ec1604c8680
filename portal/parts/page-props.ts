import type { Desk, House } from '../../protocol/claim-api.ts'
import type { Clock } from '../../protocol/clock.ts'
import type { Journey } from '../claim/journey.ts'
import type { Snapshot } from '../claim/snapshot.ts'
import type { StrengthMeter } from '../password/start-strength-worker.ts'
import type { Texts } from '../texts/en.ts'

/** What every page is given. */
export interface PageProps {
  readonly texts: Texts
  readonly language: string
  readonly house: House
  /** Whom to call about this claim; before it is known, the house's own desk. */
  readonly desk: Desk
  readonly snapshot: Snapshot
  readonly journey: Journey
  readonly clock: Clock
  /** The strength meter, started on first use. */
  readonly meter: () => StrengthMeter
  /** The words for suggestions in the hire's language. */
  readonly suggestionWords: () => Promise<readonly string[]>
}
