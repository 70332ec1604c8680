import type { ResultOf } from '../../../protocol/jobs.ts'
import { takeArriving } from '../../intake/arriving/take-arriving.ts'
import type { IntakeTransaction } from '../../intake/intake-ports.ts'
import type { ServerPorts, Statements } from '../../server-ports.ts'
import { endRound, noteUndated, noteUntaken } from './end-round.ts'

/**
 * Takes in who changed in the tenant, and notes the batch in the same transaction: the next question says so, and only then
 * does the agent go on behind it. The same batch again makes nobody twice.
 */
export async function takeChanges(
  trx: Statements,
  directory: string,
  result: ResultOf<'read-changes'>,
  ports: ServerPorts,
): Promise<void> {
  const { log, intake } = ports
  if (result.outcome === 'refused') {
    return log.warn('changes could not be read', { directory, code: result.code })
  }
  if (!intake) throw new Error('changes came, and there is nobody to take people in')
  for (const person of result.people) {
    const { arrived, entries } = await takeArriving(
      trx as IntakeTransaction,
      person,
      'entra',
      intake,
    )
    for (const entry of entries) await ports.appendLedger(trx, entry)
    if ('refused' in arrived) {
      const { refused: code, detail } = arrived
      log.info('somebody who changed is not taken in', { account: person.account, code, detail })
      await noteUntaken(trx, { kind: 'read-changes', directory }, code, ports)
    }
  }
  if (result.undated !== undefined) await noteUndated(trx, directory, result.undated, ports)
  await endRound(trx, { kind: 'read-changes', directory }, result, ports)
}
