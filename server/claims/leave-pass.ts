import { sql } from 'kysely'
import type { ErrorCode } from '../../protocol/errors.ts'
import { askAgent } from '../deliveries/ask-agent.ts'
import { transact } from '../ledger/keep-ledger.ts'
import { type ClaimPorts, limits } from './claim-ports.ts'
import { lockClaim } from './lock-claim.ts'
import { askForProofAgain } from './prove-again.ts'

type Answer = { readonly refused: ErrorCode } | undefined
const newer = { version: sql<number>`version + 1` }

/** "I have registered it": an agent looks now, instead of when it would have. */
export function checkPass(claim: string, ports: ClaimPorts): Promise<Answer> {
  return transact(ports.database, ports.clock, async (trx) => {
    const row = await lockClaim(trx, claim, ports)
    if (row?.step !== 'pass' || !row.account || row.pass_id === null) {
      return { refused: 'step-not-open' }
    }
    if (row.check_job !== null) return undefined
    const pass = await trx
      .selectFrom('pass')
      .select(['receipt', 'watched_at'])
      .where('id', '=', row.pass_id)
      .executeTakeFirstOrThrow()
    const since = ports.clock.now().getTime() - (pass.watched_at?.getTime() ?? 0)
    if (since < limits.secondsBetweenChecks * 1000) return { refused: 'too-often' }
    const job = await askAgent(
      trx,
      { delivery: row.delivery_id, directory: row.directory, claim },
      { kind: 'list-methods', account: row.account, receipt: pass.receipt },
      ports,
    )
    await trx
      .updateTable('claim')
      .set({ check_job: job, problem: null, ...newer })
      .where('id', '=', claim)
      .execute()
    return undefined
  })
}

/** Leaves the pass for another time. One that was shown goes on being watched, and is removed in its time. */
export function leaveForLater(claim: string, ports: ClaimPorts): Promise<Answer> {
  return transact(ports.database, ports.clock, async (trx) => {
    const row = await lockClaim(trx, claim, ports)
    if (row?.step !== 'pass' || !ports.plan.worlds.includes('ad')) {
      return { refused: 'step-not-open' }
    }
    await trx
      .updateTable('claim')
      .set({ step: 'done', pass_box: null, grant_words: null, problem: null, ...newer })
      .where('id', '=', claim)
      .execute()
    return undefined
  })
}

/** From the pass back to a password. A grant for another purpose than a password would now be set for is given anew. */
export function choosePasswordInstead(claim: string, ports: ClaimPorts): Promise<Answer> {
  return transact(ports.database, ports.clock, async (trx) => {
    const row = await lockClaim(trx, claim, ports)
    if (row?.step !== 'pass' || !ports.plan.worlds.includes('ad')) {
      return { refused: 'step-not-open' }
    }
    if (row.granted_purpose !== row.purpose) {
      return await askForProofAgain(trx, row, 'password', ports)
    }
    await trx
      .updateTable('claim')
      .set({ step: 'password', wants: 'password', pass_box: null, problem: null, ...newer })
      .where('id', '=', claim)
      .execute()
    return undefined
  })
}
