import { sql } from 'kysely'
import type { ErrorCode } from '../../protocol/errors.ts'
import { findKeeper } from '../agents/find-keeper.ts'
import { askAgent, receiptsOf } from '../deliveries/ask-agent.ts'
import { createMessage } from '../deliveries/carry-out-step.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import { limits } from './claim-ports.ts'
import { countTextSends } from './count-text-sends.ts'
import { type LockedClaim, lockClaim } from './lock-claim.ts'

/**
 * Sends the code that a claim waits for, or the same one again. The mail code is the server's; the text code is minted,
 * sent and checked by an agent, and the server never sees it.
 */
export async function sendCode(
  trx: Statements,
  claim: string,
  ports: ServerPorts,
): Promise<{ readonly refused: ErrorCode } | undefined> {
  const row = await lockClaim(trx, claim, ports)
  if (row?.step === 'mail') return await sendMailCode(trx, row, ports)
  if (row?.step === 'text') return await sendTextCode(trx, row, ports)
  return { refused: 'step-not-open' }
}

async function sendMailCode(trx: Statements, row: LockedClaim, ports: ServerPorts) {
  const now = ports.clock.now()
  if (isTooSoon(row.mail_sent_at, now)) return { refused: 'too-often' as const }
  const sends = await countSends(trx, row.id, 'mail-code')
  if (sends >= limits.sendsPerClaim) return { refused: 'too-often' as const }
  // The same code again while it lives; a new one when it is spent or its tries are.
  const alive =
    row.mail_code_hash !== null &&
    (row.mail_expires_at ?? now) > now &&
    row.mail_tries < limits.mailTries
  const generation = alive ? row.mail_generation : row.mail_generation + 1
  const expires = new Date(now.getTime() + limits.mailCodeHours * 3_600_000)
  await trx
    .updateTable('claim')
    .set({
      mail_generation: generation,
      mail_code_hash: ports.words.hashOfMailCode(row.id, ports.words.mailCode(row.id, generation)),
      mail_sent_at: now,
      problem: null,
      version: sql`version + 1`,
      ...(alive ? {} : { mail_tries: 0, mail_expires_at: expires }),
    })
    .where('id', '=', row.id)
    .execute()
  const message = {
    kind: 'mail-code',
    channel: 'mail',
    generation: sends + 1,
    claim: row.id,
  } as const
  await createMessage(trx, { id: row.delivery_id }, message, ports)
  return undefined
}

async function sendTextCode(trx: Statements, row: LockedClaim, ports: ServerPorts) {
  const now = ports.clock.now()
  if (isTooSoon(row.text_sent_at, now)) return { refused: 'too-often' as const }
  const jobs = await trx
    .selectFrom('agent_job')
    .select(['created_at', 'result'])
    .where('claim_id', '=', row.id)
    .where('kind', '=', 'send-text-code')
    .execute()
  const sends = jobs.map((each) => ({ askedAt: each.created_at, refused: each.result !== null }))
  if (countTextSends(sends, now) >= limits.sendsPerClaim) return { refused: 'too-often' as const }
  if (row.account === null) return { refused: 'step-not-open' as const }
  const keeper = await findKeeper(row.directory, row.delivery_id, trx)
  const job = await askAgent(
    trx,
    { delivery: row.delivery_id, directory: row.directory, claim: row.id },
    {
      kind: 'send-text-code',
      account: row.account,
      purpose: row.purpose,
      language: row.language,
      browser: { sig: row.sig_thumbprint, enc: row.enc_thumbprint },
      ...receiptsOf(row),
    },
    ports,
    keeper === undefined ? {} : { agent: keeper },
  )
  await trx
    .updateTable('claim')
    .set({ text_job: job, text_sent_at: now, problem: null, version: sql`version + 1` })
    .where('id', '=', row.id)
    .execute()
  return undefined
}

function isTooSoon(sentAt: Date | null, now: Date): boolean {
  return sentAt !== null && now.getTime() - sentAt.getTime() < limits.secondsBetweenSends * 1000
}

async function countSends(trx: Statements, claim: string, kind: string): Promise<number> {
  const rows = await trx
    .selectFrom('message')
    .select('id')
    .where('claim_id', '=', claim)
    .where('kind', '=', kind)
    .execute()
  return rows.length
}
