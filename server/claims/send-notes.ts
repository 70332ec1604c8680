import { createMessage } from '../deliveries/carry-out-step.ts'
import { transact } from '../ledger/keep-ledger.ts'
import type { ClaimPorts } from './claim-ports.ts'
import { lockClaim } from './lock-claim.ts'

/** Sends the closing notes to the hire's mailbox: what to do at the first machine, whom to call. Once per claim. */
export async function sendNotes(claim: string, ports: ClaimPorts): Promise<void> {
  await transact(ports.database, ports.clock, async (trx) => {
    const row = await lockClaim(trx, claim, ports)
    if (row?.step !== 'done') return
    const sent = await trx
      .selectFrom('message')
      .select('id')
      .where('claim_id', '=', claim)
      .where('kind', '=', 'notes')
      .executeTakeFirst()
    if (sent) return
    const message = { kind: 'notes', channel: 'mail', generation: 1, claim } as const
    await createMessage(trx, { id: row.delivery_id }, message, ports)
  })
}
