import { connect, isIP, type Socket } from 'node:net'
import { hostname } from 'node:os'
import process from 'node:process'
import { connect as connectTls } from 'node:tls'
import type { Clock } from '../../protocol/clock.ts'
import type { Log } from '../../protocol/log.ts'

/** Where the agent's own log is sent besides its file. */
export interface SyslogSettings {
  readonly host: string
  readonly port: number
  /** `loopback`: a relay on this very machine, without TLS. */
  readonly security: 'tls' | 'loopback'
  /** The name in its certificate, if it is not `host`. */
  readonly serverName?: string | undefined
  /** PEM of the authority that issued it; the machine's own list if absent. */
  readonly ca?: string | undefined
}

/** A syslog server that is written to. Nothing about it makes these methods throw, or wait. */
export interface Syslog {
  /** Sends a line when there is a connection. */
  send(line: string, at: Date): void
  /** `failing`: there is no connection. */
  check(): 'ok' | 'failing'
  /** Sends what is waiting if it can, for a second at most. */
  stop(): Promise<void>
}

export interface SyslogPorts {
  readonly clock: Clock
  readonly log: Log
}

const mostWaiting = 10_000
const firstPauseMs = 500
const longestPauseMs = 60_000
const connectMs = 10_000
const stopMs = 1000
/** Facility 10 (security), severity 4 (warning): RFC 5424, 6.2.1. */
const priority = 10 * 8 + 4

/**
 * Keeps a connection to a syslog server: messages of RFC 5424 with octet counts (RFC 6587, 3.4.1), over TLS (RFC 5425). What
 * comes while there is none waits, ten thousand lines at most; then the oldest go, and how many is said in their place. A line
 * on its way when the connection breaks may be lost: the file has it, under the same `id`.
 */
export function startSyslog(settings: SyslogSettings, { clock, log }: SyslogPorts): Syslog {
  const stopping = new AbortController()
  const waiting: Buffer[] = []
  let lost = 0
  let socket: Socket | undefined
  let wake = Promise.withResolvers<void>()

  function flush(): void {
    if (!socket) return
    if (lost > 0) {
      const at = clock.now()
      const line = JSON.stringify({ at: at.toISOString(), event: 'lines-lost', count: lost })
      waiting.unshift(frame(line, at))
      lost = 0
    }
    for (const message of waiting.splice(0)) socket.write(message)
    wake.resolve()
  }

  async function keepConnected(): Promise<void> {
    for (let pause = firstPauseMs; !stopping.signal.aborted; ) {
      const opened = await open(settings, stopping.signal)
      if (opened) {
        pause = firstPauseMs
        socket = opened
        flush()
        await closed(opened)
        socket = undefined
      }
      if (stopping.signal.aborted) return
      log.warn('the syslog server does not take the log of refusals', { again: pause })
      await clock.sleep(pause, stopping.signal)
      pause = Math.min(pause * 2, longestPauseMs)
    }
  }

  const ended = keepConnected()
  return {
    send: (line, at) => {
      waiting.push(frame(line, at))
      if (waiting.length > mostWaiting) {
        waiting.shift()
        lost += 1
      }
      flush()
    },
    check: () => (socket ? 'ok' : 'failing'),
    stop: async () => {
      wake = Promise.withResolvers<void>()
      if (socket || waiting.length > 0) {
        if (socket) flush()
        await Promise.race([wake.promise, clock.sleep(stopMs)])
      }
      stopping.abort()
      socket?.end()
      await Promise.race([ended, clock.sleep(stopMs)])
      socket?.destroy()
    },
  }
}

/** One message, with its length before it. */
function frame(line: string, at: Date): Buffer {
  const name = hostname().replace(/[^\x21-\x7e]/g, '') || '-'
  const head = `<${priority}>1 ${at.toISOString()} ${name} firstkey-agent ${process.pid} guard -`
  const message = Buffer.from(`${head} ${line}`)
  return Buffer.concat([Buffer.from(`${message.length} `), message])
}

/** A connection whose other end has proved its name, or `undefined`. */
function open(settings: SyslogSettings, stopping: AbortSignal): Promise<Socket | undefined> {
  const { host, port, security, serverName = host, ca } = settings
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(connectMs)])
  const socket: Socket =
    security === 'tls'
      ? connectTls({
          ...{ host, port },
          // An address is no name to ask for; it has to stand in the certificate all the same.
          ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
          ...(ca === undefined ? {} : { ca }),
        })
      : connect({ host, port })
  socket.setKeepAlive(true, longestPauseMs)
  // It says nothing to us; what it says is thrown away, and its end is seen.
  socket.resume()
  return new Promise((resolve) => {
    const settle = (opened: boolean) => {
      signal.removeEventListener('abort', giveUp)
      if (!opened) socket.destroy()
      resolve(opened ? socket : undefined)
    }
    const giveUp = () => settle(false)
    signal.addEventListener('abort', giveUp)
    socket.once(security === 'tls' ? 'secureConnect' : 'connect', () => settle(true))
    socket.once('error', giveUp)
  })
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) {
      resolve()
      return
    }
    socket.on('error', () => socket.destroy())
    socket.once('end', () => socket.destroy())
    socket.once('close', () => resolve())
  })
}
