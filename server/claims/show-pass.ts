import type { ClaimStep } from '../../protocol/claim-api.ts'
import { readCloudFacts } from '../deliveries/read-cloud-facts.ts'
import type { ClaimPorts } from './claim-ports.ts'
import type { ShownClaim } from './show-claim.ts'

/** From its first use, a one-time pass lets its owner register a passkey for so long (Microsoft, "Temporary Access Pass"). */
const minutesFromFirstUse = 10

type ShownPass = NonNullable<ClaimStep<'pass'>['pass']>

/**
 * What a page shows of a pass, but for what every page shows. A browser that it was not sealed to cannot open the box, and
 * says so.
 */
export async function showPass(
  row: ShownClaim,
  ports: ClaimPorts,
): Promise<Omit<ClaimStep<'pass'>, 'version' | 'serverTime' | 'desk' | 'language'>> {
  const { pass: planned, worlds } = ports.plan
  const cloud = await readCloudFacts(ports.database, row.delivery_id)
  const pass = findPass(row, ports.clock.now())
  const once = pass?.once ?? planned.use === 'passkey'
  return {
    step: 'pass',
    stage: stageOf(row, pass),
    userName: row.user_name ?? row.user_principal_name ?? '',
    password: worlds.includes('ad') ? 'set' : 'none',
    use: planned.use,
    lifetimeMinutes: cloud.lifetimeMinutes ?? planned.lifetimeMinutes,
    ...(once ? { minutesFromUse: minutesFromFirstUse } : {}),
    ...(pass ? { pass } : {}),
    installFirst: planned.installFirst,
    securityInfoUrl: planned.securityInfoUrl,
    ...placeOf(row),
    ...(row.problem ? { problem: row.problem } : {}),
  }
}

function placeOf(row: ShownClaim) {
  return {
    delivery: row.delivery_id,
    account: row.account ?? '',
    directory: row.directory,
    purpose: row.granted_purpose ?? row.purpose,
    grantedUntil: (row.granted_until ?? row.expires_at).toISOString(),
  }
}

function findPass(row: ShownClaim, now: Date): ShownPass | undefined {
  const { pass_box: box, pass_expires_at: end, pass_once: once } = row
  if (box === null || end === null || end <= now) return undefined
  return { box, expiresAt: end.toISOString(), once: once ?? true }
}

function stageOf(row: ShownClaim, pass: ShownPass | undefined): ClaimStep<'pass'>['stage'] {
  if (row.pass_job !== null) return 'minting'
  if (row.check_job !== null) return 'checking'
  return pass ? 'here' : 'offer'
}
