import type { DeliveryReport } from './message-channel.ts'

/** A call of somebody who says what became of messages. Nothing about it is believed yet. */
export interface ReportCall {
  /** Path and query, as they were asked for. */
  readonly path: string
  readonly header: (name: string) => string | undefined
  readonly body: string
}

/**
 * What a call was worth. `refused`: it is not the carrier's, and changes nothing. `unreadable`: it is, and its shape is none we
 * know. `taken` with a `reply`: what the carrier waits to read.
 */
export type ReportAnswer =
  | { readonly answer: 'refused' }
  | { readonly answer: 'unreadable' }
  | {
      readonly answer: 'taken'
      readonly reports: readonly DeliveryReport[]
      readonly reply?: Readonly<Record<string, string>>
    }

/** Establishes whether a call is the carrier's, then reads it. */
export type ReadReports = (call: ReportCall) => ReportAnswer
