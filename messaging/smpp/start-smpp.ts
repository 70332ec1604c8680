import type { Pdu } from 'smpp'
import type { Clock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import type {
  ChannelState,
  DeliveryReport,
  MessageChannel,
  RefusalCode,
  SendOutcome,
  TextMessage,
} from '../message-channel.ts'
import { settleBefore } from '../settle-before.ts'
import { classifyStatus } from './classify-status.ts'
import { createSubmits } from './create-submits.ts'
import { parseReceipt } from './parse-receipt.ts'
import { type Answer, SmppSession } from './smpp-session.ts'
import type { SmppSettings } from './smpp-settings.ts'

export interface SmppPorts {
  readonly clock: Clock
  readonly log: Log
  /** A number from 0 up to 1, for pauses and references. */
  readonly random: () => number
  /**
   * Told what became of a text. The provider hears "received" only once this has resolved, and brings the report again if
   * it throws: write it down first.
   */
  readonly onReport: (report: DeliveryReport) => Promise<void>
}

/** Text messages over SMPP 3.4: one bound connection that is opened again whenever it is lost. */
export function startSmpp(settings: SmppSettings, ports: SmppPorts): MessageChannel<TextMessage> {
  return new SmppChannel(settings, ports)
}

class SmppChannel implements MessageChannel<TextMessage> {
  readonly #settings: SmppSettings
  readonly #ports: SmppPorts
  readonly #stopped = new AbortController()
  #session: SmppSession | undefined
  #attempt: Promise<SmppSession | RefusalCode> | undefined
  #lastRefusal: { readonly code: RefusalCode; readonly until: number } | undefined
  #reference: number

  constructor(settings: SmppSettings, ports: SmppPorts) {
    this.#settings = settings
    this.#ports = ports
    this.#reference = Math.floor(ports.random() * 256)
    void this.#keepConnected(0)
  }

  async send(message: TextMessage, signal: AbortSignal): Promise<SendOutcome> {
    const submits = createSubmits(message, this.#settings, this.#reference)
    this.#reference = (this.#reference + 1) % 256
    if (submits.length > this.#settings.maxSegments) return refused('content-refused', true)
    const either = AbortSignal.any([signal, this.#stopped.signal])
    if (either.aborted) return refused('stopped')
    const session = await this.#connectedBefore(either)
    if (typeof session === 'string') return refused(session)
    const outcome = await this.#submitAll(session, submits, either)
    this.#ports.log.info('text attempted', { segments: submits.length, ...outcome })
    return outcome
  }

  async #submitAll(
    session: SmppSession,
    submits: readonly Readonly<Record<string, unknown>>[],
    signal: AbortSignal,
  ): Promise<SendOutcome> {
    let reference = ''
    for (const fields of submits) {
      if (signal.aborted) return refused('stopped')
      const answer = await session.submit(fields, this.#settings.submitTimeout, signal)
      const failure = readFailure(answer)
      if (failure) return failure
      if ('messageId' in answer) reference = answer.messageId
    }
    return { outcome: 'accepted', reference }
  }

  async check(signal: AbortSignal): Promise<ChannelState> {
    const session = await this.#connectedBefore(signal)
    if (typeof session !== 'string') return { state: 'ready' }
    return { state: 'failing', code: session, remedy: remedies[session] ?? remedies.unreachable }
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#attempt
    await this.#session?.close(1000)
  }

  async #connectedBefore(signal: AbortSignal): Promise<SmppSession | RefusalCode> {
    const { connectTimeout } = this.#settings
    // Connecting and binding have that time each.
    const time = 2 * connectTimeout
    const settled = await settleBefore(this.#connected(), time, this.#ports.clock, signal)
    if (settled.ended === 'value') return settled.value
    return settled.ended === 'aborted' ? 'stopped' : 'unreachable'
  }

  /** The session at hand or a fresh one. Everybody who asks at once shares one attempt; a refusal holds for a second. */
  #connected(): Promise<SmppSession | RefusalCode> {
    if (this.#stopped.signal.aborted) return Promise.resolve('stopped')
    if (this.#session) return Promise.resolve(this.#session)
    const { now } = this.#ports.clock
    const last = this.#lastRefusal
    if (last && now().getTime() < last.until) return Promise.resolve(last.code)
    this.#attempt ??= this.#open().finally(() => {
      this.#attempt = undefined
    })
    return this.#attempt
  }

  async #open(): Promise<SmppSession | RefusalCode> {
    const { clock, log } = this.#ports
    const session = await SmppSession.open(this.#settings, clock, this.#stopped.signal, (pdu) =>
      this.#deliver(pdu),
    )
    if (typeof session === 'string') {
      this.#lastRefusal = { code: session, until: clock.now().getTime() + 1000 }
      log.warn('text provider refused', { code: session })
      return session
    }
    this.#session = session
    void this.#tend(session)
    log.info('text provider bound')
    return session
  }

  /** Asks after the link while it is quiet; when it is lost, opens the next one. */
  async #tend(session: SmppSession): Promise<void> {
    const over = new AbortController()
    void session.lost.then(() => over.abort())
    while (!over.signal.aborted) {
      await this.#ports.clock.sleep(this.#settings.enquireEvery, over.signal)
      if (!over.signal.aborted) await session.enquire(this.#settings.connectTimeout)
    }
    if (this.#session === session) this.#session = undefined
    await this.#keepConnected(1)
  }

  /** Receipts come only while a connection stands, so it is kept up even when nothing is sent. */
  async #keepConnected(firstPause: 0 | 1): Promise<void> {
    const { signal } = this.#stopped
    for (let failures: number = firstPause; !signal.aborted; failures += 1) {
      const pause = failures === 0 ? 0 : Math.min(500 * 2 ** failures, this.#settings.longestPause)
      await this.#ports.clock.sleep(pause * (0.5 + this.#ports.random() / 2), signal)
      if (signal.aborted || this.#session || typeof (await this.#connected()) !== 'string') return
    }
  }

  async #deliver(pdu: Pdu): Promise<boolean> {
    const report = parseReceipt(pdu)
    if (report === undefined) {
      this.#ports.log.debug('text provider delivered something else')
      return true
    }
    try {
      await this.#ports.onReport(report)
      return true
    } catch {
      this.#ports.log.warn('delivery report not kept', { reference: report.reference })
      return false
    }
  }
}

/** A provider that says nothing may have taken the segment; one that refuses has not. */
function readFailure(answer: Answer): SendOutcome | undefined {
  if ('silence' in answer) {
    return answer.silence === 'unsent' ? refused('unreachable') : { outcome: 'unknown' }
  }
  if (answer.status === 0) return undefined
  const { code, permanent } = classifyStatus(answer.status)
  return refused(code, permanent)
}

function refused(code: RefusalCode, permanent = false): SendOutcome {
  return { outcome: 'refused', code, permanent }
}

const remedies: Readonly<Partial<Record<RefusalCode, string>> & { unreachable: string }> = {
  unreachable:
    'Check host and port of the text provider, and that a firewall lets this machine reach them.',
  'tls-refused':
    'The provider must speak TLS on this port with a certificate for its host name: set `ca` for an authority of your own.',
  'sign-in-refused':
    'Check systemId, password and systemType with the provider, and that this address may bind.',
  busy: 'The provider asks to come back later; another program may be bound with the same systemId.',
}
