import type { ClaimStep } from '../../protocol/claim-api.ts'
import { readReset } from '../deliveries/read-reset.ts'
import type { ClaimPorts } from './claim-ports.ts'
import type { ShownClaim } from './show-claim.ts'

/** What a page shows of a reset, but for what every page shows. */
export async function showReset(
  row: ShownClaim,
  ports: ClaimPorts,
): Promise<Omit<ClaimStep<'reset'>, 'version' | 'serverTime' | 'desk' | 'language' | 'signIn'>> {
  const { reset } = await readReset(ports.database, row.delivery_id)
  const isReady = reset !== undefined && reset.removedAt === undefined
  const waiting = row.pass_job === null ? undefined : 'registering'
  const checking = row.check_job === null ? undefined : 'checking'
  return {
    step: 'reset',
    stage: waiting ?? checking ?? (isReady ? 'ready' : 'offer'),
    own: reset?.isOurs === false,
    url: ports.plan.reset?.url ?? '',
    delivery: row.delivery_id,
    account: row.account ?? '',
    directory: row.directory,
    purpose: row.granted_purpose ?? row.purpose,
    ...(row.problem ? { problem: row.problem } : {}),
  }
}
