import { randomInt } from 'node:crypto'
import { isIPv6, Socket } from 'node:net'
import type { Clock } from '../../../protocol/clock.ts'

/** A service record (RFC 2782). */
export interface ServiceRecord {
  readonly name: string
  readonly priority: number
  readonly weight: number
}

const srv = 33
const internet = 1
const answerTimeout = 3000
/** The two highest bits say that a name goes on elsewhere (RFC 1035, 4.1.4). */
const pointer = 0xc0

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

/** Service records in a DNS message (RFC 1035, 4.1). Throws when the message is not the answer, or is cut short. */
export function parseServiceRecords(message: Buffer, id: number): readonly ServiceRecord[] {
  if (message.readUInt16BE(0) !== id) throw new Error('the answer belongs to another question')
  const code = message.readUInt8(3) & 0xf
  if (code !== 0) throw new Error(`the name server answered with code ${code}`)
  let offset = 12
  for (let i = message.readUInt16BE(4); i > 0; i -= 1) offset = readName(message, offset).end + 4
  const records: ServiceRecord[] = []
  for (let i = message.readUInt16BE(6); i > 0; i -= 1) {
    const { end } = readName(message, offset)
    const data = end + 10
    if (message.readUInt16BE(end) === srv) {
      const priority = message.readUInt16BE(data)
      const weight = message.readUInt16BE(data + 2)
      records.push({ priority, weight, name: readName(message, data + 6).name })
    }
    offset = data + message.readUInt16BE(end + 8)
  }
  return records
}

/** A name at `start`, and where it ends there. */
function readName(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let offset = start
  for (;;) {
    const length = message.readUInt8(offset)
    if (length === 0) return { name: labels.join('.'), end: offset + 1 }
    if (length >= pointer) {
      const target = message.readUInt16BE(offset) & 0x3fff
      // Only backwards, so that no message leads in circles.
      if (target >= start) throw new Error('a name points forwards')
      return { name: [...labels, readName(message, target).name].join('.'), end: offset + 2 }
    }
    if (offset + 1 + length > message.length) throw new Error('a name is cut short')
    labels.push(message.toString('ascii', offset + 1, offset + 1 + length))
    offset += 1 + length
  }
}
