import type { Secret } from '../protocol/secret.ts'

/** A text message. The body is secret as a whole: it may hold a link or a code. */
export interface TextMessage {
  readonly channel: 'text'
  /** The same for every attempt at the same words: names the message, holds no personal data. */
  readonly key: string
  /** A number in E.164 that {@link checkNumber} has allowed. */
  readonly to: string
  readonly text: Secret
  /** When these words were first to be sent, the same for every attempt. */
  readonly askedAt?: Date
  /** How long the network may keep trying, at most 28 days; a code that comes too late is of no use. Whole minutes. */
  readonly validMinutes?: number
}

/** A mail. The subject is shown on locked screens and logged by mail servers: it never opens anything. */
export interface MailMessage {
  readonly channel: 'mail'
  /** The same for every attempt at the same words: the Message-ID is made from it. */
  readonly key: string
  /** When these words were first to be sent, the same for every attempt. */
  readonly askedAt?: Date
  readonly to: string
  readonly subject: string
  readonly text: Secret
  readonly html: Secret
  /** BCP 47, for readers' screen readers and translators. */
  readonly language: string
}

export type Message = TextMessage | MailMessage

/**
 * Why a carrier did not take a message. `busy`, `throttled`, `unreachable`, `tls-refused`, `sign-in-refused`,
 * `sender-refused` and `stopped` say something about the carrier or about us, not about this message.
 */
export type RefusalCode =
  | 'address-refused'
  | 'busy'
  | 'content-refused'
  | 'sender-refused'
  | 'sign-in-refused'
  | 'stopped'
  | 'throttled'
  | 'tls-refused'
  | 'unreachable'

/**
 * What is known after an attempt.
 * - `accepted`: the carrier has taken the message. **Not** that anybody received it, let alone read it.
 * - `refused`: it certainly was not taken. `permanent` means that the same words to the same address will be refused again.
 * - `unknown`: cut off after the message may have been taken. Sending again may make a duplicate.
 */
export type SendOutcome =
  | { readonly outcome: 'accepted'; readonly reference: string }
  | { readonly outcome: 'refused'; readonly code: RefusalCode; readonly permanent: boolean }
  | { readonly outcome: 'unknown' }

/** What became of an accepted message, as far as the carrier tells. May come twice, late, or never. */
export interface DeliveryReport {
  /** The `reference` of the accepted message. */
  readonly reference: string
  readonly state: 'delivered' | 'failed' | 'underway'
  /** The carrier's own word for it, at most 32 characters; for logs. */
  readonly detail: string
}

/** For `doctor`: whether messages could leave now, and what to do when not. */
export type ChannelState =
  | { readonly state: 'ready' }
  | { readonly state: 'failing'; readonly code: RefusalCode; readonly remedy: string }

/** One carrier of messages. Nothing about the world makes these methods throw. */
export interface MessageChannel<M extends Message> {
  /** Makes one attempt, within the carrier's own timeouts. Aborting cuts it short with whatever is known then. */
  send(message: M, signal: AbortSignal): Promise<SendOutcome>
  /** Signs in to the carrier without sending anything. */
  check(signal: AbortSignal): Promise<ChannelState>
  /** Lets go of every connection; what was under way is answered. */
  stop(): Promise<void>
}
