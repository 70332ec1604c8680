import type { ResultOf } from '../../../protocol/jobs.ts'
import type { LedgerEntry } from '../../../protocol/ledger.ts'
import type { Provisioned } from '../../../protocol/provisioning-jobs.ts'
import { takeArrivingRow } from '../../intake/arriving/take-arriving.ts'
import type { IntakeTransaction } from '../../intake/intake-ports.ts'
import type { ServerPorts, Statements } from '../../server-ports.ts'
import { endRound, noteUntaken } from './end-round.ts'

/**
 * Takes in what became of the people whom HR's file sent: whoever was sent is a hire whose delivery waits for the account, and
 * whose desk hears why there will be none. The same again makes nobody twice.
 */
export async function takeProvisioned(
  trx: Statements,
  directory: string,
  result: ResultOf<'read-provisioning'>,
  ports: ServerPorts,
): Promise<void> {
  const { log, intake } = ports
  if (result.outcome === 'refused') {
    return log.warn('what was provisioned could not be read', { directory, code: result.code })
  }
  if (!intake) throw new Error('people were provisioned, and there is nobody to take them in')
  const feed = { kind: 'read-provisioning', directory } as const
  const entries: LedgerEntry[] = []
  for (const person of result.people) {
    const source = 'provisioning'
    const taking = await takeArrivingRow(trx as IntakeTransaction, person.row, source, intake)
    entries.push(...taking.entries)
    const { arrived } = taking
    if ('refused' in arrived) {
      log.warn('somebody who was sent is not taken in', {
        code: arrived.refused,
        detail: arrived.detail,
      })
      await noteUntaken(trx, feed, arrived.refused, ports)
    } else await noteOutcome(trx, arrived.hire, person, ports)
  }
  // Last: whoever waits for the ledger may hold a delivery that was waited for above.
  for (const entry of entries) await ports.appendLedger(trx, entry)
  await endRound(trx, feed, result, ports)
}

/** Only while the account is looked for: what came after is settled by what is there. */
async function noteOutcome(
  trx: Statements,
  hire: string,
  person: Provisioned,
  ports: ServerPorts,
): Promise<void> {
  const code = person.became === 'failed' ? person.code : null
  const delivery = await trx
    .updateTable('delivery')
    .set({
      provisioning_code: code,
      // The account is there: it is looked for at once, not in its turn.
      ...(person.became === 'created' ? { searched_at: null } : {}),
    })
    .where('hire_id', '=', hire)
    .where('phase', '=', 'finding')
    .returning('id')
    .executeTakeFirst()
  if (delivery) await ports.wake(trx, delivery.id)
}
