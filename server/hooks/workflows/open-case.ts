import { sql } from 'kysely'
import type { ServerPorts, Statements } from '../../server-ports.ts'
import { askWithoutDelivery } from './ask-without-delivery.ts'
import { longestWaitMinutes, patienceMinutes } from './decide-case.ts'
import type { WorkflowCall } from './parse-call.ts'

/** Notes a call and asks an agent who it is about. The same call again changes nothing. Returns the case's id if it is new. */
export async function openCase(
  call: WorkflowCall,
  ports: Pick<ServerPorts, 'database' | 'newId' | 'clock' | 'plan'>,
): Promise<string | undefined> {
  const { database, newId, clock, plan } = ports
  return await database.transaction().execute(async (trx) => {
    const opened = await trx
      .insertInto('workflow_case')
      .values({
        id: newId(),
        processing_result: call.processingResult,
        ...{ workflow: call.workflow, task: call.task, person: call.person },
        directory: plan.directory,
        received_at: clock.now(),
      })
      .onConflict((conflict) => conflict.column('processing_result').doNothing())
      .returning(['id', 'person', 'directory', 'received_at'])
      .executeTakeFirst()
    if (opened) await askWho(trx, opened, ports)
    return opened?.id
  })
}

/** Asks who somebody is, for as long as the workflow waits. */
export async function askWho(
  trx: Statements,
  { id, person, directory, received_at }: CaseRow,
  ports: Pick<ServerPorts, 'newId' | 'clock'>,
): Promise<void> {
  const expiresAt = new Date(received_at.getTime() + patienceMinutes * 60_000)
  const about = { about: id, directory, expiresAt }
  await askWithoutDelivery(trx, about, { kind: 'find-person', person }, ports)
}

interface CaseRow {
  readonly id: string
  readonly person: string
  readonly directory: string
  readonly received_at: Date
}

/** Asks to tell the workflow what stands in the row, and nothing else. */
export async function askToTell(
  trx: Statements,
  id: string,
  ports: Pick<ServerPorts, 'newId' | 'clock'>,
): Promise<void> {
  const row = await trx
    .selectFrom('workflow_case')
    .select(['workflow', 'task', 'processing_result', 'answer', 'directory', 'received_at'])
    .where('id', '=', id)
    .where('state', '=', 'answering')
    .executeTakeFirst()
  if (!row?.answer) return
  const { workflow, task, processing_result: processingResult, answer: status } = row
  const expiresAt = new Date(row.received_at.getTime() + longestWaitMinutes * 60_000)
  const about = { about: id, directory: row.directory, expiresAt }
  const job = { kind: 'answer-workflow', workflow, task, processingResult, status } as const
  await askWithoutDelivery(trx, about, job, ports)
}

/** Fixes what the workflow is told, once: a second answer changes nothing. Asks to tell it in the same transaction. */
export async function fixAnswer(
  trx: Statements,
  id: string,
  words: {
    readonly answer: 'completed' | 'failed'
    readonly code?: string
    readonly hire?: string
  },
  ports: Pick<ServerPorts, 'newId' | 'clock'>,
): Promise<void> {
  const fixed = await trx
    .updateTable('workflow_case')
    .set({
      ...{ state: 'answering', answer: words.answer, code: words.code ?? null },
      hire_id: words.hire ?? null,
      ask_at: sql<Date>`${new Date(ports.clock.now().getTime() + 120_000)}::timestamptz`,
    })
    .where('id', '=', id)
    .where('state', '=', 'reading')
    .returning('id')
    .executeTakeFirst()
  if (fixed) await askToTell(trx, id, ports)
}
