import {
  decideAfterPassword,
  decideAfterProof,
  type KeyFacts,
} from '../../core/claim/decide-key.ts'
import { readCloudFacts } from '../deliveries/read-cloud-facts.ts'
import type { ServerPorts, Statements } from '../server-ports.ts'

type Ports = Pick<ServerPorts, 'plan'>

/** The step of a claim that both ways have answered. */
export async function stepAfterProof(trx: Statements, delivery: string, { plan }: Ports) {
  return decideAfterProof(await readKeyFacts(trx, delivery, plan), plan)
}

/** The step of a claim whose password is set. */
export async function stepAfterPassword(trx: Statements, delivery: string, { plan }: Ports) {
  return decideAfterPassword(await readKeyFacts(trx, delivery, plan), plan)
}

/** What a decision about a hire's keys rests on. */
export async function readKeyFacts(
  trx: Statements,
  delivery: string,
  plan: ServerPorts['plan'],
): Promise<KeyFacts> {
  const row = await trx
    .selectFrom('delivery')
    .select('keyed_at')
    .where('id', '=', delivery)
    .executeTakeFirst()
  const isKeyed = row?.keyed_at != null
  const cloud = plan.worlds.includes('entra') ? await readCloudFacts(trx, delivery) : undefined
  return { isKeyed, cloud }
}
