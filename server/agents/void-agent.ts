import { sql } from 'kysely'
import { verifyGrant } from '../../protocol/grant.ts'
import type { JobKind } from '../../protocol/jobs.ts'
import { replaceCode } from '../claims/replace-code.ts'
import { takeClaimResult } from '../claims/take-claim-result.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'

/**
 * Ends what a revoked agent has open: boxes that it could open are erased and their owners choose again; codes it sent and
 * grants it gave count no more, and a new code goes out from another agent; other jobs that it took go to another.
 */
export async function voidAgent(trx: Statements, agent: string, ports: ServerPorts): Promise<void> {
  await voidBoxes(trx, agent, ports)
  for (const claim of await claimsThatRestOn(trx, agent, ports)) {
    await replaceCode(trx, claim, ports)
  }
  await trx
    .updateTable('agent_job')
    .set({ state: 'waiting', taken_by: null, taken_at: null })
    .where('state', '=', 'taken')
    .where('taken_by', '=', agent)
    .execute()
}

async function voidBoxes(trx: Statements, agent: string, ports: ServerPorts): Promise<void> {
  const boxes = await trx
    .updateTable('agent_job')
    .set({ state: 'expired', payload: '{}' })
    .where('state', 'in', ['waiting', 'taken'])
    .where(sql<boolean>`recipients @> array[${agent}]`)
    .returning(['id', 'kind', 'directory', 'delivery_id', 'claim_id'])
    .execute()
  for (const { id, kind, directory, delivery_id, claim_id } of boxes) {
    // A box is always somebody's delivery.
    if (delivery_id === null) continue
    const where = { delivery: delivery_id, claim: claim_id, kind: kind as JobKind }
    const job = { id, directory, agent, ...where }
    await takeClaimResult(trx, job, { outcome: 'refused', code: 'agent-revoked' }, ports)
    await ports.wake(trx, delivery_id)
  }
}

/** Open claims whose code this agent sent, or whose grant it gave. */
async function claimsThatRestOn(
  trx: Statements,
  agent: string,
  { clock }: ServerPorts,
): Promise<readonly string[]> {
  const now = clock.now()
  const open = await trx
    .selectFrom('claim')
    .select(['id', 'text_agent', 'grant_words', 'step'])
    .where('step', 'in', ['text', 'mail', 'password', 'setting', 'pass', 'reset'])
    .where('expires_at', '>', now)
    .where((or) => or.or([or('text_agent', '=', agent), or('grant_words', 'is not', null)]))
    .execute()
  const resting = await Promise.all(
    open.map(async ({ id, text_agent, grant_words, step }) => {
      const grant = grant_words === null ? undefined : await verifyGrant(grant_words, now)
      const sentIt = step === 'text' && text_agent === agent
      return sentIt || grant?.agent === agent ? id : []
    }),
  )
  return resting.flat()
}
