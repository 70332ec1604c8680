import { isIP } from 'node:net'
import { connect, type Pdu, type Session } from 'smpp'
import type { Clock } from '../../protocol/clock.ts'
import type { RefusalCode } from '../message-channel.ts'
import { settleBefore } from '../settle-before.ts'
import { classifyStatus } from './classify-status.ts'
import type { SmppSettings } from './smpp-settings.ts'

/** What came of a request: the provider's answer, or silence because the link is lost, time is up or the caller left. */
export type Answer =
  | { readonly status: number; readonly messageId: string }
  | { readonly silence: 'aborted' | 'late' | 'lost' | 'unsent' }

const forever = new AbortController().signal

/** One connection that is bound to send and to receive receipts. */
export class SmppSession {
  readonly #session: Session
  readonly #clock: Clock
  /** Resolves when the connection is gone, whoever ended it. */
  readonly lost: Promise<void>

  private constructor(session: Session, clock: Clock) {
    this.#session = session
    this.#clock = clock
    this.lost = new Promise((resolve) => session.once('close', resolve))
    // The library reports a broken PDU and a broken socket alike; either way nothing that follows can be trusted.
    session.on('error', () => session.destroy())
    session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()))
    session.on('unknown', (pdu: Pdu) => session.send(pdu.response()))
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response())
      session.close()
    })
  }

  /** Connects and binds. Anything but a session is the reason why not. */
  static async open(
    settings: SmppSettings,
    clock: Clock,
    signal: AbortSignal,
    onDeliver: (pdu: Pdu) => Promise<boolean>,
  ): Promise<SmppSession | RefusalCode> {
    const { host, port, ca, serverName } = settings
    const tls = settings.security === 'tls'
    // An address has no server name to ask for; the certificate must then hold the address.
    const name = serverName ?? (isIP(host) === 0 ? host : undefined)
    const raw = connect({
      host,
      port,
      tls,
      minVersion: 'TLSv1.2',
      ...(ca === undefined ? {} : { ca }),
      ...(name === undefined ? {} : { servername: name }),
    })
    const ready = new Promise<true | RefusalCode>((resolve) => {
      // Under TLS "connect" comes before the handshake: a password written then would wait for any certificate.
      raw.once(tls ? 'secureConnect' : 'connect', () => resolve(true))
      raw.once('error', (error: unknown) => resolve(classifyConnectError(error)))
      raw.once('close', () => resolve('unreachable'))
    })
    const session = new SmppSession(raw, clock)
    raw.on('deliver_sm', (pdu: Pdu) => void session.#acknowledge(pdu, onDeliver))
    const settled = await settleBefore(ready, settings.connectTimeout, clock, signal)
    const refusal = settled.ended === 'value' ? settled.value : 'unreachable'
    if (refusal !== true) return session.#giveUp(refusal)
    const bound = await session.#bind(settings, signal)
    return bound === true ? session : session.#giveUp(bound)
  }

  async #bind(settings: SmppSettings, signal: AbortSignal): Promise<true | RefusalCode> {
    const answer = await settings.password.reveal((password) =>
      this.#ask(settings.connectTimeout, signal, (done) =>
        this.#session.bind_transceiver(
          {
            system_id: settings.systemId,
            password,
            system_type: settings.systemType,
            interface_version: 0x34,
          },
          done,
        ),
      ),
    )
    if ('silence' in answer) return 'unreachable'
    return answer.status === 0 || classifyStatus(answer.status).code
  }

  #giveUp(code: RefusalCode): RefusalCode {
    this.#session.destroy()
    return code
  }

  /** Hands over one segment. */
  submit(
    fields: Readonly<Record<string, unknown>>,
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    return this.#ask(milliseconds, signal, (done) => this.#session.submit_sm(fields, done))
  }

  /** Asks whether the provider still listens; a link that does not answer is dropped. */
  async enquire(milliseconds: number): Promise<void> {
    const answer = await this.#ask(milliseconds, forever, (done) =>
      this.#session.enquire_link(done),
    )
    if ('silence' in answer) this.#session.destroy()
  }

  /** Says goodbye and closes, waiting no longer than `milliseconds` for the provider to agree. */
  async close(milliseconds: number): Promise<void> {
    await this.#ask(milliseconds, forever, (done) => this.#session.unbind(done))
    this.#session.destroy()
  }

  /** The library never calls back when no answer comes, so every request has its own end. */
  async #ask(
    milliseconds: number,
    signal: AbortSignal,
    send: (done: (pdu: Pdu) => void) => boolean,
  ): Promise<Answer> {
    let sent = false
    const answer = new Promise<Answer>((resolve) => {
      sent = send((pdu) => {
        const id = pdu['message_id']
        resolve({ status: pdu.command_status, messageId: typeof id === 'string' ? id : '' })
      })
      void this.lost.then(() => resolve({ silence: 'lost' }))
    })
    if (!sent) return { silence: 'unsent' }
    const settled = await settleBefore(answer, milliseconds, this.#clock, signal)
    return settled.ended === 'value' ? settled.value : { silence: settled.ended }
  }

  async #acknowledge(pdu: Pdu, onDeliver: (pdu: Pdu) => Promise<boolean>): Promise<void> {
    // ESME_RX_T_APPN: "not now". The provider keeps the receipt and brings it again.
    const kept = await onDeliver(pdu)
    this.#session.send(pdu.response({ command_status: kept ? 0 : 0x64 }))
  }
}

function classifyConnectError(error: unknown): RefusalCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /CERT|SELF_SIGNED|ISSUER|ALTNAME|^ERR_(TLS|SSL)_|^EPROTO$/.test(code)
    ? 'tls-refused'
    : 'unreachable'
}
