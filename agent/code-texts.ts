import type { SendOutcome } from '../messaging/message-channel.ts'
import type { Secret } from '../protocol/secret.ts'

/** A text code as it is to be sent. */
export interface CodeText {
  /** Names the message, the same for every attempt at the same words. */
  readonly key: string
  /** In E.164. */
  readonly to: string
  readonly code: Secret
  readonly label: string
  readonly language: string
  /** Minutes. */
  readonly validFor: number
}

/** What sends text codes. Nothing about the world makes these methods throw. */
export interface CodeTexts {
  send(text: CodeText, signal: AbortSignal): Promise<SendOutcome>
  /** Sends a temporary password: nothing else of a delivery is in its words. */
  sendPassword(
    text: Pick<CodeText, 'key' | 'to' | 'language'> & { readonly password: Secret },
    signal: AbortSignal,
  ): Promise<SendOutcome>
  /** Sends a pass: nothing else of a delivery is in its words. `minutes`: how long it opens something. */
  sendPass(
    text: Pick<CodeText, 'key' | 'to' | 'language'> & {
      readonly pass: Secret
      readonly minutes: number
    },
    signal: AbortSignal,
  ): Promise<SendOutcome>
  /** Tells a number that codes go to that another one was entered. */
  tellNumberChanged(
    told: { readonly key: string; readonly to: string },
    signal: AbortSignal,
  ): Promise<SendOutcome>
  /** A number as somebody wrote it, in E.164, if it is one that may be written to: a mobile in one of these countries. */
  parseNumber(text: string, countries: readonly string[] | undefined): string | undefined
  /** For `doctor`. */
  check(signal: AbortSignal): Promise<'ok' | 'text-carrier-failing' | 'text-carrier-missing'>
  /** Whether the text with a code fits into one segment in every language, for `doctor`. */
  readonly length: 'ok' | 'text-code-in-segments'
  stop(): Promise<void>
}
