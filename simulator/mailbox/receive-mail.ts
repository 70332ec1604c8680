import type { Readable } from 'node:stream'
import type { Clock } from '../clock.ts'
import type { Fault } from '../faults.ts'

/** What became of the data of one mail: stored or not, and what the sender hears. */
interface Receipt {
  readonly raw: Buffer
  readonly stored: boolean
  readonly answer: 'accepted' | 'refused' | 'silence' | 'cut'
}

/** Reads the data of one mail, and lets go wrong what is to go wrong. */
export async function receiveMail(
  stream: Readable,
  fault: Fault | undefined,
  clock: Clock,
): Promise<Receipt> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array))
  const raw = Buffer.concat(chunks)
  if (fault?.kind === 'slow') await clock.sleep(fault.milliseconds ?? 1000)
  switch (fault?.kind) {
    case 'error':
      return { raw, stored: false, answer: 'refused' }
    case 'hang':
      return { raw, stored: false, answer: 'silence' }
    case 'drop':
      return { raw, stored: false, answer: 'cut' }
    case 'lose':
      return { raw, stored: false, answer: 'accepted' }
    case 'hang-after':
      return { raw, stored: true, answer: 'silence' }
    case 'drop-after':
      return { raw, stored: true, answer: 'cut' }
    default:
      return { raw, stored: true, answer: 'accepted' }
  }
}

/** The SMTP error that a fault answers with; `null` where it is none. */
export function errorOfFault(
  fault: Fault | undefined,
): (Error & { readonly responseCode: number }) | null {
  if (fault?.kind !== 'error') return null
  const text = fault.text ?? 'Requested action aborted'
  return Object.assign(new Error(text), { responseCode: fault.code ?? 451 })
}
