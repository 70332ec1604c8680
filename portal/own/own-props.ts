import type { House } from '../../protocol/claim-api.ts'
import type { Clock } from '../../protocol/clock.ts'
import type { OwnTexts } from '../texts/en-own.ts'
import type { OwnSnapshot, OwnVisit } from './own-visit.ts'

/** What every page of *my password* is given. */
export interface OwnProps {
  readonly words: OwnTexts
  readonly language: string
  readonly house: House
  readonly snapshot: OwnSnapshot
  readonly visit: OwnVisit
  readonly clock: Clock
  /** Microsoft's own page, where it can do the same for this tenant. */
  readonly microsoftPage: string | undefined
}
