import { sql } from 'kysely'
import type { ErrorCode } from '../../protocol/errors.ts'
import { askAgent, carriedReceipts } from '../deliveries/ask-agent.ts'
import { findBefore } from '../deliveries/read-reset.ts'
import { transact } from '../ledger/keep-ledger.ts'
import type { Statements } from '../server-ports.ts'
import { type Granted, holdsGrant } from './ask-for-pass.ts'
import { type ClaimPorts, limits } from './claim-ports.ts'
import { type LockedClaim, lockClaim } from './lock-claim.ts'
import { askForProofAgain } from './prove-again.ts'

type Answer = { readonly refused: ErrorCode } | undefined

/**
 * Relays the hire's press to have their phone registered. The server names no number and judges nothing: grant, signature,
 * account and number are the agent's to check. A second press while the first is on its way changes nothing.
 */
export function askForPhone(claim: string, request: string, ports: ClaimPorts): Promise<Answer> {
  return transact(ports.database, ports.clock, async (trx) => {
    const row = await lockClaim(trx, claim, ports)
    if (row?.step !== 'reset' || row.account === null) return { refused: 'step-not-open' }
    if (row.pass_job !== null) return undefined
    const now = ports.clock.now()
    if (!holdsGrant(row, now)) {
      return (await askForProofAgain(trx, row, null, ports)) ?? { refused: 'proof-expired' }
    }
    if (await askedTooOften(trx, row, now)) return { refused: 'too-often' }
    const job = await askToRegister(trx, row, request, ports)
    await trx
      .updateTable('claim')
      .set({ pass_job: job, problem: null, version: sql`version + 1` })
      .where('id', '=', claim)
      .execute()
    return undefined
  })
}

async function askToRegister(
  trx: Statements,
  row: Granted,
  request: string,
  ports: ClaimPorts,
): Promise<string> {
  const known = await trx
    .selectFrom('reset')
    .select('receipt')
    .where('delivery_id', '=', row.delivery_id)
    .executeTakeFirst()
  return await askAgent(
    trx,
    { delivery: row.delivery_id, directory: row.directory, claim: row.id },
    {
      kind: 'register-phone',
      account: row.account,
      purpose: row.granted_purpose ?? row.purpose,
      request,
      grants: [row.grant_words],
      receipts: carriedReceipts(row),
      phoneReceipts: known?.receipt ? [known.receipt] : [],
    },
    ports,
  )
}

async function askedTooOften(trx: Statements, row: LockedClaim, now: Date): Promise<boolean> {
  const asked = await trx
    .selectFrom('agent_job')
    .select('id')
    .where('delivery_id', '=', row.delivery_id)
    .where('kind', '=', 'register-phone')
    .where('created_at', '>', new Date(now.getTime() - 3_600_000))
    .execute()
  return asked.length >= limits.passesPerHour
}

/** "I have set my password": an agent looks now, instead of when it would have. */
export function checkReset(claim: string, ports: ClaimPorts): Promise<Answer> {
  return transact(ports.database, ports.clock, async (trx) => {
    const row = await lockClaim(trx, claim, ports)
    const before = row && (await findBefore(trx, row.delivery_id))
    if (row?.step !== 'reset' || !row.account || !before) return { refused: 'step-not-open' }
    if (row.check_job !== null) return undefined
    const since = ports.clock.now().getTime() - before.lookedAt
    if (since < limits.secondsBetweenChecks * 1000) return { refused: 'too-often' }
    const job = await askAgent(
      trx,
      { delivery: row.delivery_id, directory: row.directory, claim },
      { kind: 'look-for-reset', account: row.account, before: before.password },
      ports,
    )
    await trx
      .updateTable('claim')
      .set({ check_job: job, problem: null, version: sql`version + 1` })
      .where('id', '=', claim)
      .execute()
    return undefined
  })
}
