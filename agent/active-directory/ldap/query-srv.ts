import { randomInt } from 'node:crypto'
import { isIPv6, Socket } from 'node:net'
import type { Clock } from '../../../protocol/clock.ts'
import { parseServiceRecords, type ServiceRecord, srv } from './parse-service-records.ts'

const internet = 1
const answerTimeout = 3000

/**
 * Asks one name server for service records, over TCP (RFC 7766), and reads compressed targets.
 *
 * Needed beside Node's resolver, which since c-ares 1.34.7 refuses the whole answer when a target is compressed, as
 * Samba's name service and some forwarders do (c-ares issue 1287). To be removed when that is released again.
 * Throws when the server does not answer within three seconds or answers with an error.
 */
export async function querySrv(
  server: string,
  name: string,
  clock: Clock,
): Promise<readonly ServiceRecord[]> {
  const id = randomInt(0x10000)
  const socket = new Socket()
  const done = new AbortController()
  try {
    const answer = readAnswer(socket)
    const late = clock.sleep(answerTimeout, done.signal).then(() => {
      throw new Error('the name server did not answer in time')
    })
    // Whichever comes second must not count as unhandled.
    late.catch(() => undefined)
    answer.catch(() => undefined)
    socket.connect(parseServer(server))
    socket.write(encodeQuery(id, name))
    return parseServiceRecords(await Promise.race([answer, late]), id)
  } finally {
    done.abort()
    socket.destroy()
  }
}

/** `192.0.2.1`, `192.0.2.1:53`, `2001:db8::1` or `[2001:db8::1]:53`, as `dns.getServers` writes them. */
function parseServer(server: string): { host: string; port: number } {
  if (isIPv6(server)) return { host: server, port: 53 }
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(server) ?? []
  return { host: bracketed ?? plain ?? server, port: Number(port ?? 53) }
}

function encodeQuery(id: number, name: string): Buffer {
  const header = Buffer.from([id >> 8, id & 0xff, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0])
  const labels = name
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'ascii')]))
  const question = Buffer.concat([...labels, Buffer.from([0, 0, srv, 0, internet])])
  const length = Buffer.alloc(2)
  length.writeUInt16BE(header.length + question.length)
  return Buffer.concat([length, header, question])
}

function readAnswer(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length < 2) return
      const end = 2 + received.readUInt16BE(0)
      if (received.length >= end) resolve(received.subarray(2, end))
    })
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the name server closed the connection')))
  })
}
