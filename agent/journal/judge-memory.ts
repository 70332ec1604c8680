import type { ErrorCode } from '../../protocol/errors.ts'
import type { Job } from '../../protocol/jobs.ts'
import type { JournalIndex } from './journal-index.ts'

const slackMs = 2 * 60_000

type Memory = Pick<JournalIndex, 'latest' | 'putBack' | 'isHourUnknown'>

/** What journal and clock say of themselves: the journal not what it was, or the clock behind what is written in it. */
export function judgeMemory(
  memory: Memory,
  now: Date,
): 'ok' | 'journal-put-back' | 'clock-behind-journal' {
  if (isBehind(memory, now)) return 'clock-behind-journal'
  return memory.putBack && !memory.putBack.confirmed ? 'journal-put-back' : 'ok'
}

/** What the agent does not do while its memory or its clock cannot be relied on: why, for its own log. */
export function decideCare(
  kind: Job['kind'],
  memory: Memory,
  now: Date,
): { readonly code: ErrorCode; readonly reason: string } | undefined {
  if (!acting.has(kind)) return undefined
  if (isBehind(memory, now)) {
    const latest = memory.latest.toISOString()
    return { code: 'clock-behind-journal', reason: `it was later than this once: ${latest}` }
  }
  const sends = kind === 'send-temporary-password' || kind === 'hand-pass'
  if (sends && memory.putBack?.confirmed === false) {
    return { code: 'journal-put-back', reason: 'one may have been sent that nobody remembers' }
  }
  if (kind === 'send-text-code' && memory.isHourUnknown(now)) {
    return { code: 'journal-put-back', reason: 'nobody knows what was sent in the last hour' }
  }
  return undefined
}

/** Jobs that rest on grants, boxes or codes, which live by time. */
const acting: ReadonlySet<Job['kind']> = new Set([
  'send-text-code',
  'check-text-code',
  'set-first-password',
  'mint-pass',
  'register-phone',
  'send-temporary-password',
  'hand-pass',
])

function isBehind(memory: Memory, now: Date): boolean {
  return now.getTime() < memory.latest.getTime() - slackMs
}
