import { sql } from 'kysely'
import type { ErrorCode } from '../../protocol/errors.ts'
import { Secret } from '../../protocol/secret.ts'
import { askAgent, receiptsOf } from '../deliveries/ask-agent.ts'
import { transact } from '../ledger/keep-ledger.ts'
import type { Statements } from '../server-ports.ts'
import { type ClaimPorts, limits } from './claim-ports.ts'
import { stepAfterProof } from './find-key.ts'
import { lockClaim } from './lock-claim.ts'
import { sendCode } from './send-code.ts'

type Answer = { readonly refused: ErrorCode } | undefined

/** All digits of what was typed: spaces and dashes are how people write codes. */
function digitsOf(typed: string): Secret {
  return new Secret(typed.replaceAll(/\D/g, ''))
}

/**
 * Compares a typed mail code: one statement compares, counts the try, spends the code and moves the claim on, so that no
 * number of parallel guesses gets more than five comparisons. Wrong, expired, spent and unknown are one answer.
 */
export async function typeMailCode(
  claim: string,
  typed: string,
  ports: ClaimPorts,
): Promise<Answer> {
  const hash = ports.words.hashOfMailCode(claim, digitsOf(typed))
  const proved = await transact(ports.database, ports.clock, async (trx) => {
    const right = sql<boolean>`mail_code_hash = ${hash}`
    const now = ports.clock.now()
    const row = await trx
      .updateTable('claim')
      .set({
        mail_tries: sql`mail_tries + 1`,
        mail_proved_at: sql`case when ${right} then ${now}::timestamptz end`,
        mail_code_hash: sql`case when ${right} then null else mail_code_hash end`,
        step: sql`case when ${right} then 'text' else step end`,
        problem: sql`case when ${right} then null else 'code-wrong' end`,
        version: sql`version + 1`,
      })
      .where('id', '=', claim)
      .where('step', '=', 'mail')
      .where('mail_tries', '<', limits.mailTries)
      .where('mail_code_hash', 'is not', null)
      .where('mail_expires_at', '>', now)
      .returning(['mail_proved_at', 'mail_tries', 'delivery_id', 'channels'])
      .executeTakeFirst()
    if (!row?.mail_proved_at) {
      if (row?.mail_tries === limits.mailTries) await tooManyWrong(trx, row.delivery_id, ports)
      return false
    }
    await moveOn(trx, claim, row, ports)
    return true
  })
  if (!proved) return { refused: 'code-wrong' }
  ports.reach('code-proved')
  return undefined
}

async function moveOn(
  trx: Statements,
  claim: string,
  row: { readonly delivery_id: string; readonly channels: readonly string[] },
  ports: ClaimPorts,
): Promise<void> {
  const detail = { proof: 'mail', by: 'server' } as const
  await ports.appendLedger(trx, { event: 'proof-given', subject: row.delivery_id, detail })
  // Where the text came first, both have answered now.
  if (row.channels[0] === 'text') {
    const step = await stepAfterProof(trx, row.delivery_id, ports)
    await trx.updateTable('claim').set({ step }).where('id', '=', claim).execute()
    return
  }
  await sendCode(trx, claim, ports)
}

async function tooManyWrong(trx: Statements, delivery: string, ports: ClaimPorts): Promise<void> {
  await trx
    .updateTable('delivery')
    .set({ problem: 'too-many-wrong-codes', problem_at: ports.clock.now() })
    .where('id', '=', delivery)
    .where('problem', 'is', null)
    .execute()
  await ports.wake(trx, delivery)
}

/** Relays a typed text code, sealed, to the one agent that can tell whether it is right. */
export async function relayTextCode(
  claim: string,
  box: string,
  ports: ClaimPorts,
): Promise<Answer> {
  return await transact(ports.database, ports.clock, async (trx) => {
    const row = await lockClaim(trx, claim, ports)
    const open = row?.step === 'text' && row.text_agent !== null && row.account !== null
    if (!open || row.account === null || row.text_agent === null) return { refused: 'code-wrong' }
    const job = await askAgent(
      trx,
      { delivery: row.delivery_id, directory: row.directory, claim },
      {
        kind: 'check-text-code',
        account: row.account,
        purpose: row.purpose,
        box,
        ...receiptsOf(row),
      },
      ports,
      { agent: row.text_agent },
    )
    await trx
      .updateTable('claim')
      .set({ text_job: job, problem: null, version: sql`version + 1` })
      .where('id', '=', claim)
      .execute()
    return undefined
  })
}
