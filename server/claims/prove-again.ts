import { sql } from 'kysely'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Statements } from '../server-ports.ts'
import type { ClaimPorts } from './claim-ports.ts'
import type { LockedClaim } from './lock-claim.ts'
import { sendCode } from './send-code.ts'

/** A new code by text: the mail has answered in this claim already. */
export async function askForProofAgain(
  trx: Statements,
  row: LockedClaim,
  wants: 'password' | null,
  ports: ClaimPorts,
): Promise<{ readonly refused: ErrorCode } | undefined> {
  await trx
    .updateTable('claim')
    .set({
      step: 'text',
      wants,
      grant_words: null,
      pass_box: null,
      text_agent: null,
      text_sent_at: null,
      problem: null,
      version: sql`version + 1`,
    })
    .where('id', '=', row.id)
    .execute()
  return await sendCode(trx, row.id, ports)
}
