import type { ServerPorts, Statements } from '../../server-ports.ts'
import { askWithoutDelivery } from '../workflows/ask-without-delivery.ts'

/** What agents are asked again and again. */
export type FeedKind = 'read-changes' | 'read-provisioning'

/** One feed: what is asked of which directory. */
export interface Feed {
  readonly kind: FeedKind
  readonly directory: string
}

/** How long an agent's answer is of use, in minutes. */
const answerMinutes = 60

/** Asks an agent of a directory for news, and tells it what was taken in; nothing where one is asked already. */
export async function askFeed(
  trx: Statements,
  { kind, directory, taken }: Feed & { readonly taken: readonly string[] },
  ports: Pick<ServerPorts, 'clock' | 'newId'>,
): Promise<void> {
  const open = await trx
    .selectFrom('agent_job')
    .select('id')
    .where('kind', '=', kind)
    .where('directory', '=', directory)
    .where('state', 'in', ['waiting', 'taken'])
    .executeTakeFirst()
  if (open) return
  const expiresAt = new Date(ports.clock.now().getTime() + answerMinutes * 60_000)
  const about = { about: ports.newId(), directory, expiresAt }
  await askWithoutDelivery(trx, about, { kind, taken: [...taken] }, ports)
}
