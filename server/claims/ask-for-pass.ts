import { sql } from 'kysely'
import type { ErrorCode } from '../../protocol/errors.ts'
import { askAgent, carriedReceipts } from '../deliveries/ask-agent.ts'
import { transact } from '../ledger/keep-ledger.ts'
import type { Statements } from '../server-ports.ts'
import { type ClaimPorts, limits } from './claim-ports.ts'
import { type LockedClaim, lockClaim } from './lock-claim.ts'
import { askForProofAgain } from './prove-again.ts'

type Answer = { readonly refused: ErrorCode } | undefined

/**
 * Relays the hire's press for a pass. The server does not judge it: grant, signature, account and time are the agent's to
 * check. A second press while the first is on its way changes nothing.
 */
export function askForPass(claim: string, request: string, ports: ClaimPorts): Promise<Answer> {
  return transact(ports.database, ports.clock, async (trx) => {
    const row = await lockClaim(trx, claim, ports)
    if (row?.step !== 'pass') return { refused: 'step-not-open' }
    if (row.pass_job !== null) return undefined
    const now = ports.clock.now()
    if (!holdsGrant(row, now)) {
      return (await askForProofAgain(trx, row, null, ports)) ?? { refused: 'proof-expired' }
    }
    if (await askedTooOften(trx, row, now)) return { refused: 'too-often' }
    const job = await askForMint(trx, row, request, ports)
    await trx
      .updateTable('claim')
      .set({
        pass_job: job,
        pass_id: null,
        pass_box: null,
        problem: null,
        version: sql`version + 1`,
      })
      .where('id', '=', claim)
      .execute()
    return undefined
  })
}

export type Granted = LockedClaim & { readonly account: string; readonly grant_words: string }

export function holdsGrant(row: LockedClaim, now: Date): row is Granted {
  const holds = row.granted_until !== null && row.granted_until > now
  return holds && row.account !== null && row.grant_words !== null
}

async function askForMint(
  trx: Statements,
  row: Granted,
  request: string,
  ports: ClaimPorts,
): Promise<string> {
  return await askAgent(
    trx,
    { delivery: row.delivery_id, directory: row.directory, claim: row.id },
    {
      kind: 'mint-pass',
      account: row.account,
      purpose: row.granted_purpose ?? row.purpose,
      request,
      grants: [row.grant_words],
      receipts: carriedReceipts(row),
      passReceipts: await receiptsOfPasses(trx, row.delivery_id),
      lifetimeMinutes: ports.plan.pass.lifetimeMinutes,
    },
    ports,
  )
}

async function askedTooOften(trx: Statements, row: LockedClaim, now: Date): Promise<boolean> {
  const asked = await trx
    .selectFrom('agent_job')
    .select('id')
    .where('delivery_id', '=', row.delivery_id)
    .where('kind', '=', 'mint-pass')
    .where('created_at', '>', new Date(now.getTime() - 3_600_000))
    .execute()
  return asked.length >= limits.passesPerHour
}

/** So that an agent knows a pass that another one minted. */
async function receiptsOfPasses(trx: Statements, delivery: string): Promise<string[]> {
  const passes = await trx
    .selectFrom('pass')
    .select('receipt')
    .where('delivery_id', '=', delivery)
    .orderBy('minted_at', 'desc')
    .limit(8)
    .execute()
  return passes.map(({ receipt }) => receipt)
}
