import type { Clock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import type { DeliveryReport, Message, MessageChannel } from '../message-channel.ts'
import type { ReadReports } from '../report-call.ts'

/** A started carrier under its name. */
export interface Carrier<M extends Message> {
  readonly name: string
  readonly channel: MessageChannel<M>
  /** How it tells over HTTP what became of messages. Absent: it does not, or is not asked to. */
  readonly readReports?: ReadReports | undefined
}

export interface CarrierPorts {
  readonly clock: Clock
  readonly log: Log
  /** A number from 0 up to 1. */
  readonly random: () => number
  /** Where reports over HTTP come in, by the carrier's name, as others reach it. Absent: none can. */
  readonly reportUrl?: ((name: string) => string) | undefined
  /** Told what became of a message by carriers that keep a line open. See the ports of SMPP. */
  readonly onReport: (carrier: string, report: DeliveryReport) => Promise<void>
}
