import { sql } from 'kysely'
import type { ResultOf } from '../../protocol/jobs.ts'
import { verifyPassReceipt } from '../../protocol/pass-receipt.ts'
import { reportProblem, updateFromAgent } from '../deliveries/update-delivery.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { AnsweredJob } from './answered-job.ts'
import { endEarlierPasses, insertPass } from './take-pass.ts'

/** Writes that a pass was handed over, or perhaps was. What it is, this server never hears. */
export async function takeHandedPass(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'hand-pass'>,
  { clock, appendLedger, plan }: Pick<ServerPorts, 'clock' | 'appendLedger' | 'plan'>,
): Promise<void> {
  const now = clock.now()
  if (result.outcome === 'refused') return await reportProblem(trx, job.delivery, result.code, now)
  const receipt = await verifyPassReceipt(result.receipt, now)
  if (receipt?.delivery !== job.delivery) {
    return await reportProblem(trx, job.delivery, 'internal', now)
  }
  const known = await trx
    .selectFrom('pass')
    .select('id')
    .where('receipt', '=', result.receipt)
    .executeTakeFirst()
  if (!known) {
    await endEarlierPasses(trx, job.delivery, now)
    await insertPass(trx, { ...job, shown: true }, result, receipt)
  }
  await updateFromAgent(trx, job.delivery, {
    // One that was sent after all does not bring an ended delivery back: its pass is taken away.
    phase: sql`case when phase in ('closed', 'cancelled') then phase else 'keyed' end`,
    keyed_at: now,
    hire_told_at: null,
  })
  const { use } = receipt
  const route = plan.route === 'claim' ? {} : { route: plan.route }
  const detail = { agent: job.agent, purpose: 'first', use, ...route } as const
  await appendLedger(trx, { event: 'pass-minted', subject: job.delivery, detail })
}
