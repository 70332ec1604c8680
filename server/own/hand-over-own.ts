import { sql } from 'kysely'
import type { ErrorCode } from '../../protocol/errors.ts'
import { nonceOfBox } from '../../protocol/sign-in-nonce.ts'
import { findRecipients } from '../claims/read-trust.ts'
import { transact } from '../ledger/keep-ledger.ts'
import { askForVisit } from './ask-for-visit.ts'
import type { OwnPorts } from './own-ports.ts'
import { findTokenOwner } from './verify-token.ts'

/**
 * Stores a sealed box and the token that was made for it as a job, for minutes. The server cannot open the one and cannot make
 * the other; whether they belong together, and to whom, is the agent's to judge. One box at a time.
 */
export async function handOverOwn(
  visit: string,
  { box, token }: { readonly box: string; readonly token: string },
  ports: OwnPorts,
): Promise<{ readonly refused: ErrorCode } | undefined> {
  const person = await findTokenOwner(token, await nonceOfBox(box), ports)
  if (person === undefined) return { refused: 'own-refused' }
  return await transact(ports.database, ports.clock, async (trx) => {
    const now = ports.clock.now()
    const row = await trx
      .updateTable('own_visit')
      .set({ step: 'setting', problem: null, rules: null, version: sql`version + 1` })
      .where('id', '=', visit)
      .where('step', '=', 'choosing')
      .where('expires_at', '>', now)
      .returning(['account', 'challenge', 'directory'])
      .executeTakeFirst()
    if (!row?.account || row.challenge === null) return { refused: 'step-not-open' as const }
    const { account, challenge, directory } = row
    const to = await findRecipients(box, directory, trx, now)
    const words = { account, box, challenge, token, certificates: [...to.certificates] }
    const about = { visit, directory }
    await askForVisit(trx, about, { kind: 'set-own-password', ...words }, ports, to.agents)
    return undefined
  })
}
