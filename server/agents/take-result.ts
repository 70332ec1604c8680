import { sql } from 'kysely'
import { type JobKind, type ResultOf, zResultOf } from '../../protocol/jobs.ts'
import { verifyReceipt } from '../../protocol/receipt.ts'
import { takeClaimResult } from '../claims/take-claim-result.ts'
import { closeLateKey } from '../deliveries/end-at-once.ts'
import {
  type DeliveryValues,
  reportProblem,
  updateFromAgent,
} from '../deliveries/update-delivery.ts'
import { takeArrivalResult } from '../hooks/workflows/take-arrival-result.ts'
import { transact } from '../ledger/keep-ledger.ts'
import { isOwnKind, takeOwnResult } from '../own/take-own-result.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'
import type { AnsweredJob } from './answered-job.ts'
import { takeClose } from './take-close.ts'
import { takeCloudStatus, takeMethods, takeRemoval } from './take-cloud.ts'
import { takeFoundAccount } from './take-found-account.ts'
import { takeHandedPass } from './take-handed-pass.ts'
import { takeLateReceipt } from './take-late-receipt.ts'
import { takeLatePass, takePass } from './take-pass.ts'
import { takePhone, takePhoneRemoval, takeReset } from './take-reset.ts'
import { takeStatus } from './take-status.ts'
import { takeTemporary, takeWatch } from './take-temporary.ts'

/**
 * Takes an agent's answer in: once. An answer that came before changes nothing, one of another shape is refused.
 * The job's payload is emptied: a sealed box is not kept for longer than it is of use.
 */
export async function takeResult(
  caller: { readonly agent: string; readonly directories: readonly string[] },
  answer: { readonly job: string; readonly result: unknown },
  ports: ServerPorts,
): Promise<'taken' | 'known' | 'refused'> {
  const taken = await transact(ports.database, ports.clock, async (trx) => {
    const now = ports.clock.now()
    const row = await trx
      .updateTable('agent_job')
      .set({ state: 'answered', answered_at: now, payload: '{}', taken_by: caller.agent })
      .where('id', '=', answer.job)
      .where('directory', 'in', [...caller.directories])
      .where((or) =>
        or.or([
          or('agent', 'is', null),
          or('agent', '=', caller.agent),
          or('kind', '=', 'send-text-code'),
        ]),
      )
      // Of two agents that mint for one press, the one that has the job now is the one whose pass is shown.
      .where((or) => or.or([or('kind', '<>', 'mint-pass'), or('taken_by', '=', caller.agent)]))
      .where('state', 'in', ['waiting', 'taken'])
      .returning(['id', 'delivery_id', 'about', 'claim_id', 'kind', 'directory'])
      .executeTakeFirst()
    if (!row) {
      await takeLatePass(trx, caller, answer, ports)
      return takeLateReceipt(trx, caller, answer, ports)
    }
    const kind = row.kind as JobKind
    const { id, directory } = row
    const { agent } = caller
    if (row.delivery_id === null && isOwnKind(kind)) {
      await takeOwnResult(trx, { id, about: row.about ?? '', kind, agent }, answer.result, ports)
      return 'taken'
    }
    if (row.delivery_id === null) {
      const about = { id, about: row.about ?? '', kind, directory }
      await takeArrivalResult(trx, about, answer.result, ports)
      ports.reach('result-before-commit')
      return 'taken'
    }
    const job = { id, delivery: row.delivery_id, claim: row.claim_id, kind, directory, agent }
    await applyResult(trx, job, answer.result, ports)
    ports.reach('result-before-commit')
    await ports.wake(trx, row.delivery_id)
    return 'taken'
  })
  ports.reach('result-after-commit')
  return taken
}

async function applyResult(
  trx: Statements,
  job: AnsweredJob,
  result: unknown,
  ports: ServerPorts,
): Promise<void> {
  const parsed = zResultOf[job.kind].safeParse(result)
  if (!parsed.success) {
    ports.log.error('an answer does not have its shape', { job: job.id, kind: job.kind })
    return await takeClaimResult(trx, job, { outcome: 'refused', code: 'internal' }, ports)
  }
  switch (job.kind) {
    case 'find-account':
      return await takeFoundAccount(trx, job, parsed.data as ResultOf<'find-account'>, ports)
    case 'account-status':
      return await takeStatus(trx, job, parsed.data as ResultOf<'account-status'>, ports)
    case 'password-policy':
      return await takePolicy(trx, job, parsed.data as ResultOf<'password-policy'>, ports)
    case 'look-for-first-sign-in':
      return await takeSignIn(trx, job, parsed.data as ResultOf<'look-for-first-sign-in'>, ports)
    case 'set-first-password':
      return await takeKey(trx, job, parsed.data as ResultOf<'set-first-password'>, ports)
    case 'close-account':
      return await takeClose(trx, job, parsed.data as ResultOf<'close-account'>, ports)
    case 'cloud-status':
      return await takeCloudStatus(trx, job, parsed.data as ResultOf<'cloud-status'>, ports)
    case 'mint-pass':
      return await takePass(trx, job, parsed.data as ResultOf<'mint-pass'>, ports)
    case 'remove-pass':
      return await takeRemoval(trx, job, parsed.data as ResultOf<'remove-pass'>, ports)
    case 'list-methods':
      return await takeMethods(trx, job, parsed.data as ResultOf<'list-methods'>, ports)
    case 'register-phone':
      return await takePhone(trx, job, parsed.data as ResultOf<'register-phone'>, ports)
    case 'look-for-reset':
      return await takeReset(trx, job, parsed.data as ResultOf<'look-for-reset'>, ports)
    case 'unregister-phone':
      return await takePhoneRemoval(trx, job, parsed.data as ResultOf<'unregister-phone'>, ports)
    case 'hand-pass':
      return await takeHandedPass(trx, job, parsed.data as ResultOf<'hand-pass'>, ports)
    case 'send-temporary-password':
      return await takeTemporary(
        trx,
        job,
        parsed.data as ResultOf<'send-temporary-password'>,
        ports,
      )
    case 'watch-temporary-password':
      return await takeWatch(trx, job, parsed.data as ResultOf<'watch-temporary-password'>, ports)
    case 'send-text-code':
    case 'check-text-code':
      return await takeClaimResult(trx, job, parsed.data, ports)
  }
}

async function takePolicy(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'password-policy'>,
  ports: ServerPorts,
): Promise<void> {
  if (result.outcome === 'refused') return await report(trx, job, result.code, {}, ports)
  await updateFromAgent(trx, job.delivery, { policy: JSON.stringify(result.policy) })
}

async function takeSignIn(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'look-for-first-sign-in'>,
  ports: ServerPorts,
): Promise<void> {
  const looked = { looked_for_sign_in_at: ports.clock.now() }
  if (result.outcome === 'refused') return await report(trx, job, result.code, looked, ports)
  const { enabled, signedInAt } = result
  if (signedInAt === undefined)
    return await updateFromAgent(trx, job.delivery, { ...looked, enabled })
  await updateFromAgent(trx, job.delivery, {
    ...looked,
    enabled,
    signed_in_at: new Date(signedInAt),
  })
  const detail = { agent: job.agent }
  await ports.appendLedger(trx, { event: 'sign-in-seen', subject: job.delivery, detail })
}

async function takeKey(
  trx: Statements,
  job: AnsweredJob,
  result: ResultOf<'set-first-password'>,
  ports: ServerPorts,
): Promise<void> {
  if (result.outcome === 'set') {
    // The receipt is an agent's word on its own work; whose word counts is for agents to say, not for this server.
    const receipt = await verifyReceipt(result.receipt, ports.clock.now())
    if (!receipt || receipt.delivery !== job.delivery) {
      return await takeClaimResult(trx, job, { outcome: 'refused', code: 'internal' }, ports)
    }
    const now = ports.clock.now()
    const { purpose } = await trx
      .selectFrom('delivery')
      .select('purpose')
      .where('id', '=', job.delivery)
      .executeTakeFirstOrThrow()
    await updateFromAgent(trx, job.delivery, {
      // A key that was set after all does not bring an ended delivery back.
      phase: sql`case when phase in ('closed', 'cancelled') then phase else 'keyed' end`,
      purpose: 'again',
      receipt: result.receipt,
      keyed_at: now,
      bound_at: new Date(receipt.boundAt),
      enabled: receipt.bind !== 'disabled',
      hire_told_at: null,
    })
    // A sign-in is no proof of a delivery.
    const proof = receipt.proof === 'sign-in' ? undefined : receipt.proof
    const detail = { agent: job.agent, purpose, ...(proof === undefined ? {} : { proof }) }
    await ports.appendLedger(trx, { event: 'key-set', subject: job.delivery, detail })
    const reason = await closeLateKey(trx, job.delivery, now)
    if (reason) {
      const why = { reason }
      await ports.appendLedger(trx, { event: 'close-asked', subject: job.delivery, detail: why })
    }
  }
  await takeClaimResult(trx, job, result, ports)
}

/** Writes a problem that an agent reported: a person has to look. */
async function report(
  trx: Statements,
  job: AnsweredJob,
  problem: string,
  values: DeliveryValues,
  { clock }: ServerPorts,
): Promise<void> {
  await reportProblem(trx, job.delivery, problem, clock.now(), values)
}
