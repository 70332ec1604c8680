import { sql } from 'kysely'
import type { ErrorCode } from '../../protocol/errors.ts'
import { askAgent, carriedReceipts } from '../deliveries/ask-agent.ts'
import { transact } from '../ledger/keep-ledger.ts'
import type { ClaimPorts } from './claim-ports.ts'
import { lockClaim } from './lock-claim.ts'
import { findRecipients } from './read-trust.ts'
import { sendCode } from './send-code.ts'

/**
 * Stores a sealed box as a job, for minutes. The server cannot open it, and does not judge it: grant, signature, account
 * and time are the agent's to check. A box while another is on its way is refused.
 */
export async function handOverBox(
  claim: string,
  box: string,
  ports: ClaimPorts,
): Promise<{ readonly refused: ErrorCode } | undefined> {
  const answer = await transact(ports.database, ports.clock, async (trx) => {
    const row = await lockClaim(trx, claim, ports)
    if (row?.step !== 'password' || row.account === null || row.grant_words === null) {
      return { refused: 'step-not-open' as const }
    }
    const now = ports.clock.now()
    if (row.granted_until === null || row.granted_until <= now) {
      await trx
        .updateTable('claim')
        .set({ step: 'text', grant_words: null, text_agent: null, text_sent_at: null })
        .where('id', '=', claim)
        .execute()
      await sendCode(trx, claim, ports)
      return { refused: 'proof-expired' as const }
    }
    const { account, purpose, grant_words } = row
    const to = await findRecipients(box, row.directory, trx, now)
    const job = await askAgent(
      trx,
      { delivery: row.delivery_id, directory: row.directory, claim },
      {
        kind: 'set-first-password',
        account,
        purpose,
        box,
        grants: [grant_words],
        receipts: carriedReceipts(row),
        certificates: [...to.certificates],
      },
      ports,
      to.agents.length > 0 ? { recipients: to.agents } : {},
    )
    await trx
      .updateTable('claim')
      .set({
        step: 'setting',
        box_job: job,
        box_at: now,
        problem: null,
        rules: null,
        version: sql`version + 1`,
      })
      .where('id', '=', claim)
      .execute()
    return undefined
  })
  ports.reach('box-stored')
  return answer
}
