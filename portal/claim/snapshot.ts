import type { Channel, ClaimState, Hello } from '../../protocol/claim-api.ts'
import type { Secret } from '../../protocol/secret.ts'

/** Which page is to be seen. */
export type View =
  | { readonly at: 'loading' }
  | { readonly at: 'hello'; readonly hello: Hello; readonly startedOver: boolean }
  | { readonly at: 'claim'; readonly state: ClaimState }
  /** `whole` is false where the link in the address had not even the right shape: nothing can be sent for it. */
  | { readonly at: 'broken'; readonly whole: boolean }
  | { readonly at: 'renewed' }
  | { readonly at: 'none' }
  | { readonly at: 'over' }
  | { readonly at: 'not-me'; readonly told: boolean }
  | { readonly at: 'fault' }

/** What the hire pressed and is not answered yet. While there is one, nothing else can be pressed. */
export type Action =
  | 'begin'
  | 'send'
  | 'code'
  | 'password'
  | 'pass'
  | 'check-pass'
  | 'later'
  | 'choose-password'
  | 'notes'
  | 'renew'
  | 'not-me'

/** Everything the pages are drawn from. */
export interface Snapshot {
  readonly view: View
  readonly busy: Action | undefined
  /** No answer comes from the server just now. */
  readonly lost: boolean
  /** What went wrong with the last press, a stable code. */
  readonly problem: string | undefined
  /** The ways that have to answer, in their order; empty where this browser does not know. */
  readonly channels: readonly Channel[]
  /** What there is to collect, in its order. */
  readonly gives: Hello['gives']
  /** The part of the page that is needed now and could not be loaded. */
  readonly missing: 'password' | 'pass' | 'reset' | undefined
  /** The pass while it is to be seen, and only then; `elsewhere` where it was sealed to another browser. */
  readonly pass: Secret | 'elsewhere' | undefined
  /** The server's time less this device's, in milliseconds. */
  readonly skew: number
  readonly notes: 'unsent' | 'sent' | 'failed'
}

/** Before anything is known. */
export const firstSnapshot: Snapshot = {
  view: { at: 'loading' },
  busy: undefined,
  lost: false,
  problem: undefined,
  channels: [],
  gives: ['password'],
  missing: undefined,
  pass: undefined,
  skew: 0,
  notes: 'unsent',
}
