import type { ComponentType } from 'preact'
import type { ClaimStep, Desk, House } from '../../protocol/claim-api.ts'
import type { Clock } from '../../protocol/clock.ts'
import type { Journey } from '../claim/journey.ts'
import type { Snapshot } from '../claim/snapshot.ts'
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
  readonly parts: PageParts
}

export type PasswordProps = PageProps & { readonly state: ClaimStep<'password'> }
export type ResetProps = PageProps & { readonly state: ClaimStep<'reset'> }
export type PassProps = PageProps & { readonly state: ClaimStep<'pass'> }

/** The pages that are loaded when a claim comes to them; absent until then. */
export interface PageParts {
  readonly PasswordPage?: ComponentType<PasswordProps>
  readonly PassPage?: ComponentType<PassProps>
  readonly ResetPage?: ComponentType<ResetProps>
}
