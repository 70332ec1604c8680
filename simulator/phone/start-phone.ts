import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Session } from 'smpp'
import type { Clock } from '../clock.ts'
import type { Certificates } from '../create-certificates.ts'
import type { Faults } from '../faults.ts'
import { createSegmentJoiner, type Segment } from './join-segments.ts'
import { normalizeNumber } from './parse-submit.ts'
import { serveSession } from './serve-session.ts'

/** A text as a phone shows it. */
export interface TextMessage {
  readonly from: string
  readonly to: string
  readonly text: string
  readonly encoding: string
  readonly at: Date
}

/** A mobile network with all its phones, reached over SMPP. */
export interface Phone {
  readonly host: string
  readonly port: number
  readonly tls: boolean
  readonly systemId: string
  readonly password: string
  /** Puts a text of the tenant onto a phone, without SMPP. */
  deliver(text: { readonly from: string; readonly to: string; readonly text: string }): void
  /** The texts on one phone, oldest first. */
  messages(number: string): readonly TextMessage[]
  /** The phones that have a text, the one with the newest first. */
  numbers(): readonly string[]
  stop(): Promise<void>
}

interface PhoneOptions {
  readonly port: number
  /** Without it only good for the loopback address, which is where it listens. */
  readonly tls: boolean
  readonly systemId: string
  readonly password: string
  readonly deliveryMilliseconds: number
}

export async function startPhone(
  options: PhoneOptions,
  certificates: Certificates,
  { faults, clock }: { readonly faults: Faults; readonly clock: Clock },
): Promise<Phone> {
  const texts = new Map<string, TextMessage[]>()
  const join = createSegmentJoiner()
  const sessions = new Set<Session>()
  const stopping = new AbortController()
  const keep = ({ from, to, text, encoding }: Omit<TextMessage, 'at'>) => {
    const earlier = texts.get(to) ?? []
    texts.delete(to)
    texts.set(to, [...earlier, { from, to, text, encoding, at: clock.now() }])
  }
  const deliver = (segment: Segment) => {
    const whole = join(segment)
    if (whole) keep(whole)
  }
  const ports = {
    ...options,
    faults,
    clock,
    deliver,
    stopping: stopping.signal,
    receivers: new Set<Session>(),
  }
  const secure = options.tls ? { key: certificates.keyPem, cert: certificates.certificatePem } : {}
  const server = createServer(secure, (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
    if (faults.take('phone', 'connect')?.kind === 'refuse') session.destroy()
    serveSession(session, ports)
  })
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    tls: options.tls,
    systemId: options.systemId,
    password: options.password,
    deliver: ({ from, to, text }) =>
      keep({ from, to: normalizeNumber(to), text, encoding: 'GSM-7' }),
    messages: (number) => texts.get(normalizeNumber(number)) ?? [],
    numbers: () => [...texts.keys()].toReversed(),
    async stop() {
      stopping.abort()
      const closed = once(server, 'close')
      server.close()
      for (const session of sessions) session.destroy()
      await closed
    },
  }
}
