import type { JobKind } from '../../protocol/jobs.ts'
import { takeClaimResult } from '../claims/take-claim-result.ts'
import { closeLateKey } from '../deliveries/end-at-once.ts'
import { updateDelivery } from '../deliveries/update-delivery.ts'
import { takeArrivalResult } from '../hooks/workflows/take-arrival-result.ts'
import { transact } from '../ledger/keep-ledger.ts'
import { isOwnKind, takeOwnResult } from '../own/take-own-result.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { AnsweredJob } from './answered-job.ts'
import { takeClose } from './take-close.ts'

const most = 200

/**
 * Ends jobs that no agent answered in time: what they carried is erased, the hire who waits may try again, and the desk
 * is told that the agent is silent. Returns how many.
 */
export async function expireJobs(ports: ServerPorts): Promise<number> {
  return await transact(ports.database, ports.clock, async (trx) => {
    const now = ports.clock.now()
    const rows = await trx
      .updateTable('agent_job')
      .set({ state: 'expired', payload: '{}' })
      .where('id', 'in', (query) =>
        query
          .selectFrom('agent_job')
          .select('id')
          .where('state', 'in', ['waiting', 'taken'])
          .where('expires_at', '<=', now)
          .orderBy('delivery_id')
          .limit(most)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['id', 'kind', 'directory', 'delivery_id', 'about', 'claim_id'])
      .execute()
    for (const row of rows) {
      const { id, directory } = row
      const kind = row.kind as JobKind
      const silent = { outcome: 'refused', code: 'agent-silent' } as const
      if (row.delivery_id === null && isOwnKind(kind)) {
        await takeOwnResult(trx, { id, kind, about: row.about ?? '', agent: '' }, silent, ports)
        continue
      }
      if (row.delivery_id === null) {
        const job = { id, kind, directory, about: row.about ?? '' }
        await takeArrivalResult(trx, job, silent, ports)
        continue
      }
      const job = { id, kind, directory, delivery: row.delivery_id, claim: row.claim_id, agent: '' }
      await endOne(trx, job, ports)
    }
    return rows.length
  })
}

async function endOne(trx: Statements, job: AnsweredJob, ports: ServerPorts): Promise<void> {
  const now = ports.clock.now()
  if (job.kind === 'close-account') {
    await takeClose(trx, job, { outcome: 'refused', code: 'agent-silent' }, ports)
    return await ports.wake(trx, job.delivery)
  }
  // Nobody knows whether the key was set: where there should be none, the agent is asked to look and to close.
  const isEnded = job.kind === 'set-first-password' && (await closeLateKey(trx, job.delivery, now))
  if (!isEnded) {
    await updateDelivery(trx, job.delivery, { problem: 'agent-silent', problem_at: now })
  }
  await takeClaimResult(trx, job, { outcome: 'refused', code: 'agent-silent' }, ports)
  await ports.wake(trx, job.delivery)
}
