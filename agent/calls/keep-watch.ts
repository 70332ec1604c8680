import type * as z from 'zod/mini'
import type { zAnnounceResponse } from '../../protocol/agent-api.ts'
import { createJournalPosition, verifyJournalPosition } from '../../protocol/journal-position.ts'
import type { LedgerHead } from '../../protocol/ledger.ts'
import type { Identity } from '../identity/create-identity.ts'
import { type MemoryPorts, noticePutBack } from '../journal/notice-put-back.ts'
import type { LedgerWitness } from '../journal/open-ledger-witness.ts'
import { takeConfirmation } from '../journal/take-confirmation.ts'

interface WatchPorts extends MemoryPorts {
  readonly identity: Identity
  readonly witness: LedgerWitness
  readonly stateFolder: string
  /** Tells this run of the agent from one on a copy of its state. */
  readonly run: string
}

/** What an agent keeps an eye on with every announcement: its own memory, and the ledger's end. */
export interface Watch {
  /** How far the journal goes, signed: said with the announcement. */
  position(): Promise<string>
  /** Takes the server's answer. `again`: there is something new to announce. `failed`: what was found cannot be written down. */
  take(
    answer: z.infer<typeof zAnnounceResponse>,
    clocksAgree: boolean,
  ): Promise<'done' | 'again' | 'failed'>
  /** Whether the server's clock agreed with the agent's at the last announcement. */
  clocksAgree(): boolean
}

/** A note of the time so often, where nothing else was written. */
const noteEveryMs = 10 * 60_000

export function keepWatch(ports: WatchPorts): Watch {
  const { journal, identity, clock, log } = ports
  let noted = 0
  let agree = false

  /** While the clocks disagree nobody can say whose is wrong: then nothing is written down as the latest time. */
  async function noteTime(): Promise<void> {
    const now = clock.now().getTime()
    if (!agree || Math.abs(now - noted) < noteEveryMs) return
    const at = new Date(now).toISOString()
    await journal.append({ type: 'clock-seen', at, run: ports.run })
    noted = now
  }

  const logFault = (fault: unknown) => {
    const name = fault instanceof Error ? fault.name : ''
    log.error('the journal cannot be written', { code: 'journal-not-writable', fault: name })
  }

  return {
    position: () => createJournalPosition(journal.end(), identity.key, clock.now()),
    clocksAgree: () => agree,
    take: async (answer, clocksAgree) => {
      agree = clocksAgree
      if (answer.ledger) await takeHead(answer.ledger, ports)
      try {
        const wasPutBack = await comparePosition(answer.position, ports)
        const wasConfirmed = await takeConfirmation(ports.stateFolder, ports)
        await noteTime().catch(logFault)
        return wasPutBack || wasConfirmed ? 'again' : 'done'
      } catch (fault) {
        logFault(fault)
        return 'failed'
      }
    },
  }
}

async function comparePosition(words: string | undefined, ports: WatchPorts): Promise<boolean> {
  const shown = words && (await verifyJournalPosition(words, ports.clock.now()))
  // Another's words, or none: a server can stay silent, and what still protects then stands in SECURITY.md.
  if (!shown || shown.agent !== ports.identity.key.thumbprint) return false
  const { count, hash } = shown
  return noticePutBack({ count, hash }, ports)
}

async function takeHead(shown: LedgerHead, { witness, clock, log }: WatchPorts): Promise<void> {
  const problem = await witness.take(shown, clock.now())
  if (!problem) return
  const code = 'ledger-not-continued'
  log.error('the ledger was written anew or cut', { code, problem, seq: shown.seq })
}
