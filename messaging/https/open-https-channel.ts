import type { Clock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'
import type {
  ChannelState,
  Message,
  MessageChannel,
  RefusalCode,
  SendOutcome,
} from '../message-channel.ts'
import {
  exchangeHttps,
  type HttpsLimits,
  type HttpsReply,
  type HttpsRequest,
} from './exchange-https.ts'
import { refused } from './judge-status.ts'
import { readRetryAfter } from './read-retry-after.ts'

/** What a carrier over HTTPS is: what it is asked, and how its answers read. */
export interface HttpsCarrier<M extends Message> {
  /** The request for a message, or why it is not even asked for. */
  compose(message: M, signal: AbortSignal): Promise<HttpsRequest | SendOutcome>
  /** What an answer says about the message. */
  judge(reply: HttpsReply): SendOutcome
  /** A question that sends nothing and that only somebody signed in is answered. Absent: there is none. */
  probe?(signal: AbortSignal): Promise<HttpsRequest | SendOutcome>
}

export interface HttpsPorts {
  readonly clock: Clock
  readonly log: Log
}

/** Messages over HTTPS: one request for each, and none while the carrier has asked to be left alone. */
export function openHttpsChannel<M extends Message>(
  carrier: HttpsCarrier<M>,
  limits: HttpsLimits,
  { clock, log }: HttpsPorts,
): MessageChannel<M> {
  const stopped = new AbortController()
  let quietUntil = 0
  /** What the carrier last said of us rather than of a message. */
  let lastSaid: RefusalCode | undefined

  async function attempt(
    composed: HttpsRequest | SendOutcome,
    judge: (reply: HttpsReply) => SendOutcome,
    signal: AbortSignal,
  ): Promise<SendOutcome> {
    if ('outcome' in composed) return composed
    const exchange = await exchangeHttps(composed, limits, clock, signal)
    if (exchange.came === 'unsent') return refused(exchange.code)
    if (exchange.came === 'silence') return { outcome: 'unknown' }
    const { reply } = exchange
    const outcome = judge(reply)
    const now = clock.now()
    const asksForQuiet = reply.status === 429 || reply.status === 503
    if (asksForQuiet) {
      quietUntil = now.getTime() + readRetryAfter(reply.header('retry-after'), now)
    }
    lastSaid = isAboutUs(outcome) ? outcome.code : undefined
    return outcome
  }

  return {
    async send(message, signal) {
      const either = AbortSignal.any([signal, stopped.signal])
      if (either.aborted) return refused('stopped')
      if (clock.now().getTime() < quietUntil) return refused('throttled')
      const composed = await carrier.compose(message, either)
      const outcome = await attempt(composed, (reply) => carrier.judge(reply), either)
      log.info(`${message.channel} attempted`, { ...outcome })
      return outcome
    },
    async check(signal) {
      const either = AbortSignal.any([signal, stopped.signal])
      if (either.aborted) return asState('stopped')
      if (clock.now().getTime() < quietUntil) return asState('throttled')
      if (!carrier.probe) return asState(lastSaid)
      const probed = await attempt(await carrier.probe(either), judgeProbe, either)
      if (probed.outcome === 'accepted') return { state: 'ready' }
      return asState(probed.outcome === 'refused' ? probed.code : 'unreachable')
    },
    stop() {
      stopped.abort()
      return Promise.resolve()
    },
  }
}

function judgeProbe({ status }: HttpsReply): SendOutcome {
  if (status >= 200 && status < 300) return { outcome: 'accepted', reference: '' }
  if (status === 401 || status === 403) return refused('sign-in-refused')
  return refused(status === 429 ? 'throttled' : 'busy')
}

function isAboutUs(outcome: SendOutcome): outcome is Extract<SendOutcome, { outcome: 'refused' }> {
  return (
    outcome.outcome === 'refused' &&
    outcome.code !== 'address-refused' &&
    outcome.code !== 'content-refused'
  )
}

function asState(code: RefusalCode | undefined): ChannelState {
  if (code === undefined) return { state: 'ready' }
  return { state: 'failing', code, remedy: remedies[code] ?? remedies.unreachable }
}

const remedies: Readonly<Partial<Record<RefusalCode, string>> & { unreachable: string }> = {
  unreachable: 'Check the address of the carrier, and that a firewall lets this machine reach it.',
  'tls-refused':
    'The carrier must show a certificate for its host name: set `ca` for an authority of your own.',
  'sign-in-refused': 'Check the key or password for the carrier, and that it is still good.',
  'sender-refused':
    'The carrier does not take what it is sent: compare sender, address and body with its documentation.',
  throttled:
    'The carrier asks to be left alone for a while. If it stays so, ask for a higher limit.',
  busy: 'The carrier asks to come back later. If it stays so, ask whoever runs it.',
}
