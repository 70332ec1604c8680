/**
 * The part of the package `smpp` (0.5) that is used here and by the phone of the simulator; it ships no types.
 * A PDU that a peer sent holds whatever the peer wrote: its fields are `unknown` until they are looked at.
 */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events'
  import type { Server as NetServer, Socket } from 'node:net'
  import type { ConnectionOptions, TlsOptions } from 'node:tls'

  export interface Pdu {
    readonly command: string
    readonly command_status: number
    sequence_number: number
    readonly [field: string]: unknown
    isResponse(): boolean
    response(fields?: Readonly<Record<string, unknown>>): Pdu
  }

  export interface Session extends EventEmitter {
    readonly socket: Socket
    /** False when nothing was written because the socket is closed. */
    send(pdu: Pdu): boolean
    bind_transceiver(fields: Readonly<Record<string, unknown>>, answer: (pdu: Pdu) => void): boolean
    submit_sm(fields: Readonly<Record<string, unknown>>, answer: (pdu: Pdu) => void): boolean
    deliver_sm(fields: Readonly<Record<string, unknown>>, answer?: (pdu: Pdu) => void): boolean
    enquire_link(answer: (pdu: Pdu) => void): boolean
    unbind(answer?: (pdu: Pdu) => void): boolean
    close(done?: () => void): void
    destroy(done?: () => void): void
  }

  export interface SessionOptions extends ConnectionOptions {
    readonly tls?: boolean
  }

  export function connect(options: SessionOptions): Session
  export function createServer(
    options: TlsOptions,
    listener: (session: Session) => void,
  ): NetServer & { readonly sessions: readonly Session[] }
}
