import type { Socket } from 'node:net'
import type { Clock } from '../clock.ts'
import type { Fault, Faults } from '../faults.ts'
import type { Log } from '../log.ts'
import { answerMessage, type ConnectionState } from './answer-message.ts'
import { type BerElement, BerError, takeBer } from './wire/ber.ts'
import { type LdapMessage, parseLdapMessage } from './wire/parse-ldap-message.ts'
import { answerTags, writeLdapResult } from './wire/write-ldap-message.ts'

export interface ConnectionPorts {
  readonly faults: Faults
  readonly clock: Clock
  readonly log: Log
}

/**
 * Reads messages from one connection and answers them one after the other, so that a hanging operation hangs the whole
 * connection, as a stopped controller would.
 */
export function serveConnection(socket: Socket, state: ConnectionState, ports: ConnectionPorts) {
  const closed = new AbortController()
  let received: Buffer = Buffer.alloc(0)
  let work = Promise.resolve()
  socket.on('close', () => closed.abort())
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    try {
      const taken = takeElements(Buffer.concat([received, chunk]))
      received = taken.rest
      for (const element of taken.elements) {
        work = work.then(() => serve(element, socket, state, ports, closed.signal)).catch(fail)
      }
    } catch (error) {
      fail(error)
    }
  })
  function fail(error: unknown) {
    if (!(error instanceof BerError)) ports.log.warn('a message could not be answered')
    socket.destroy()
  }
}

function takeElements(bytes: Buffer): { elements: BerElement[]; rest: Buffer } {
  const elements: BerElement[] = []
  let offset = 0
  for (let taken = takeBer(bytes, 0); taken; taken = takeBer(bytes, offset)) {
    elements.push(taken.element)
    offset = taken.end
  }
  return { elements, rest: bytes.subarray(offset) }
}

async function serve(
  element: BerElement,
  socket: Socket,
  state: ConnectionState,
  { faults, clock }: ConnectionPorts,
  closed: AbortSignal,
): Promise<void> {
  if (closed.aborted) return
  const message = parseLdapMessage(element)
  const { kind } = message.request
  if (kind === 'unbind') {
    socket.end()
    return
  }
  const fault = faults.take('directory', kind, state.view.number)
  if (await strikeBefore(fault, socket, clock, closed)) return
  if (fault?.kind === 'late') {
    socket.destroy()
    await clock.sleep(fault.milliseconds ?? 1000)
  }
  const answer =
    fault?.kind === 'error' ? writeFault(message, fault) : answerMessage(message, state)
  if (fault?.kind === 'hang-after') await untilClosed(closed)
  else if (fault?.kind === 'drop-after') socket.destroy()
  else if (answer && !socket.destroyed) socket.write(answer)
}

/** What goes wrong before anything is done. True: nothing will be done. */
async function strikeBefore(
  fault: Fault | undefined,
  socket: Socket,
  clock: Clock,
  closed: AbortSignal,
): Promise<boolean> {
  if (fault?.kind === 'slow') await clock.sleep(fault.milliseconds ?? 1000, closed)
  if (fault?.kind === 'hang') await untilClosed(closed)
  if (fault?.kind === 'drop') socket.destroy()
  return closed.aborted || socket.destroyed
}

function writeFault({ id, request }: LdapMessage, fault: Fault): Buffer {
  return writeLdapResult(id, tagOf(request.kind), { code: fault.code ?? 51, text: fault.text })
}

function tagOf(kind: string): number {
  return Object.entries(answerTags).find(([name]) => name === kind)?.[1] ?? answerTags.extended
}

function untilClosed(closed: AbortSignal): Promise<void> {
  if (closed.aborted) return Promise.resolve()
  return new Promise((resolve) => closed.addEventListener('abort', () => resolve(), { once: true }))
}
