import { randomUUID } from 'node:crypto'
import type { Pdu, Session } from 'smpp'
import type { Clock } from '../clock.ts'
import type { Fault, Faults } from '../faults.ts'
import type { Segment } from './join-segments.ts'
import { parseSubmit } from './parse-submit.ts'
import { writeReceipt } from './write-receipt.ts'

interface SessionPorts {
  readonly faults: Faults
  readonly clock: Clock
  readonly systemId: string
  readonly password: string
  /** How long a text is on its way. */
  readonly deliveryMilliseconds: number
  /** Ends when the phone is stopped. */
  readonly stopping: AbortSignal
  deliver(segment: Segment): void
  /** Sessions that take receipts. */
  readonly receivers: Set<Session>
}

/** Command status codes (SMPP 3.4 section 5.1.3). */
const status = { ok: 0, wrongState: 0x04, alreadyBound: 0x05, wrongPassword: 0x0e, failed: 0x45 }

/** Speaks SMPP 3.4 with one client: bind, submit, enquire, unbind. Everything else is refused as unknown. */
export function serveSession(session: Session, ports: SessionPorts): void {
  let bound = false
  session.on('error', () => session.destroy())
  session.on('close', () => ports.receivers.delete(session))
  session.on('pdu', (pdu: Pdu) => {
    if (pdu.isResponse()) return
    if (pdu.command.startsWith('bind_')) bound = bind(session, pdu, bound, ports) || bound
    else if (pdu.command === 'submit_sm') void submit(session, pdu, bound, ports)
    else if (pdu.command === 'enquire_link') session.send(pdu.response())
    else if (pdu.command === 'unbind') {
      session.send(pdu.response())
      session.close()
    } else session.send(pdu.response({ command_status: 0x03 }))
  })
}

function bind(session: Session, pdu: Pdu, bound: boolean, ports: SessionPorts): boolean {
  const fault = ports.faults.take('phone', 'bind')
  if (fault?.kind === 'hang') return false
  if (fault) return refuse(session, pdu, fault, status.wrongPassword)
  const known = pdu['system_id'] === ports.systemId && pdu['password'] === ports.password
  const code = bound ? status.alreadyBound : known ? status.ok : status.wrongPassword
  session.send(pdu.response({ command_status: code, system_id: 'simulator' }))
  if (code === status.ok && pdu.command !== 'bind_transmitter') ports.receivers.add(session)
  return code === status.ok
}

async function submit(session: Session, pdu: Pdu, bound: boolean, ports: SessionPorts) {
  if (!bound) {
    session.send(pdu.response({ command_status: status.wrongState }))
    return
  }
  const fault = ports.faults.take('phone', 'submit')
  if (fault?.kind === 'slow') await ports.clock.sleep(fault.milliseconds ?? 1000, ports.stopping)
  if (fault?.kind === 'hang') return
  if (fault?.kind === 'drop' || fault?.kind === 'error') {
    refuse(session, pdu, fault, status.failed)
    return
  }
  const id = randomUUID()
  if (fault?.kind === 'drop-after') session.destroy()
  else if (fault?.kind !== 'hang-after') session.send(pdu.response({ message_id: id }))
  if (fault?.kind !== 'lose') await deliver(session, pdu, id, fault, ports)
}

async function deliver(
  session: Session,
  pdu: Pdu,
  id: string,
  fault: Fault | undefined,
  ports: SessionPorts,
) {
  await ports.clock.sleep(ports.deliveryMilliseconds, ports.stopping)
  if (ports.stopping.aborted) return
  const delivered = fault?.kind !== 'undeliverable'
  if (delivered) ports.deliver(parseSubmit(pdu))
  if (!wantsReceipt(pdu, delivered)) return
  const receiver = ports.receivers.has(session) ? session : [...ports.receivers][0]
  receiver?.deliver_sm(writeReceipt(pdu, { id, delivered, now: ports.clock.now() }))
}

/** A receipt always (1), or only when the text could not be delivered (2). */
function wantsReceipt(pdu: Pdu, delivered: boolean): boolean {
  const asked = Number(pdu['registered_delivery']) & 3
  return asked === 1 || (asked === 2 && !delivered)
}

function refuse(session: Session, pdu: Pdu, fault: Fault, code: number): false {
  if (fault.kind === 'error') session.send(pdu.response({ command_status: fault.code ?? code }))
  else session.destroy()
  return false
}
