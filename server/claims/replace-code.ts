import { sql } from 'kysely'
import type { ServerPorts, Statements } from '../server-ports.ts'
import { tellClaim } from './lock-claim.ts'
import { sendCode } from './send-code.ts'

/** A code nobody took to check for so long has lost its agent: one that runs takes a job at once. */
const untakenSeconds = 10
/** The same for one that an agent took and did not answer. */
const unansweredSeconds = 20
const everyMilliseconds = 5000
const most = 100
/** An empty list is no list to SQL. */
const noJob = '00000000-0000-0000-0000-000000000000'

/**
 * Sends a claim a new code by another agent: only the one that sent a code can check it, and that one is gone or is not
 * believed any more. What the claim had proved by text counts no more.
 */
export async function replaceCode(
  trx: Statements,
  claim: string,
  ports: ServerPorts,
): Promise<void> {
  const forgotten = { text_job: null, text_agent: null, text_label: null, text_sent_at: null }
  await trx
    .updateTable('claim')
    .set({
      ...forgotten,
      step: 'text',
      ...{ text_expires_at: null, text_tries_left: null, grant_words: null, granted_until: null },
      box_job: null,
    })
    .where('id', '=', claim)
    .where('step', 'in', ['text', 'mail', 'password', 'setting'])
    .execute()
  await sendCode(trx, claim, ports)
  await trx
    .updateTable('claim')
    .set({ problem: 'code-replaced', version: sql`version + 1` })
    .where('id', '=', claim)
    .execute()
  await tellClaim(trx, claim)
}

/** Looks for codes that no agent checks, every few seconds, and replaces them, for as long as the server runs. */
export async function replaceLostCodes(ports: ServerPorts, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await replaceLostOnce(ports).catch((error: unknown) => {
      const name = error instanceof Error ? error.name : ''
      ports.log.warn('lost codes could not be looked for', { error: name })
    })
    await ports.clock.sleep(everyMilliseconds, stopping)
  }
}

/** Replaces the codes that are lost now. Returns how many. */
async function replaceLostOnce(ports: ServerPorts): Promise<number> {
  const { database, clock } = ports
  const before = (seconds: number) => new Date(clock.now().getTime() - seconds * 1000)
  return await database.transaction().execute(async (trx) => {
    const lost = await trx
      .updateTable('agent_job')
      .set({ state: 'expired', payload: '{}' })
      .where('id', 'in', (query) =>
        query
          .selectFrom('agent_job')
          .select('id')
          .where('kind', '=', 'check-text-code')
          .where('claim_id', 'is not', null)
          .where((or) =>
            or.or([
              or.and([or('state', '=', 'waiting'), or('created_at', '<', before(untakenSeconds))]),
              or.and([or('state', '=', 'taken'), or('created_at', '<', before(unansweredSeconds))]),
            ]),
          )
          .orderBy('claim_id')
          .limit(most)
          .forUpdate()
          .skipLocked(),
      )
      .returning('id')
      .execute()
    const waiting = await trx
      .selectFrom('claim')
      .select('id')
      .where('text_job', 'in', lost.map(({ id }) => id).concat(noJob))
      .where('step', '=', 'text')
      .execute()
    for (const { id } of waiting) await replaceCode(trx, id, ports)
    return waiting.length
  })
}
