import { errors, isErrorCode } from '../../protocol/errors.ts'
import type { ApiPorts } from './api-ports.ts'
import type { HealthLine } from './health-line.ts'

const days = 7

/**
 * Whether everybody whom a workflow or an agent named was taken in. Who was not has no delivery, so that no desk is told of them:
 * it is said here for a week, with the last reason.
 */
export async function readArrivals(
  ports: Pick<ApiPorts, 'database' | 'clock'>,
): Promise<HealthLine[]> {
  return [...(await readCases(ports)), ...(await readUntaken(ports)), ...(await readUndated(ports))]
}

const feedNames = { 'read-changes': 'changes', 'read-provisioning': 'provisioning' } as const

/** Of those whom agents name by themselves: why one was last not taken in. */
async function readUntaken({
  database,
  clock,
}: Pick<ApiPorts, 'database' | 'clock'>): Promise<HealthLine[]> {
  const since = new Date(clock.now().getTime() - days * 86_400_000)
  const feeds = await database
    .selectFrom('feed')
    .select(['kind', 'untaken_code'])
    .where('untaken_at', '>', since)
    .execute()
  return feeds.map(({ kind, untaken_code: code }) => {
    const entry = code !== null && isErrorCode(code) ? errors[code] : undefined
    return {
      name: feedNames[kind],
      state: 'warn',
      effect: `Somebody whom an agent named in ${days} days could not be taken in: ${entry?.public ?? code}`,
      remedy: `${entry?.remedy ?? 'See the server’s log.'} The server’s log and the agent’s file say who.`,
    }
  })
}

/** Of those who changed: how many have no hire date, so that no rule can tell whether they are new. */
async function readUndated({
  database,
  clock,
}: Pick<ApiPorts, 'database' | 'clock'>): Promise<HealthLine[]> {
  const since = new Date(clock.now().getTime() - days * 86_400_000)
  const feeds = await database
    .selectFrom('feed')
    .select('undated')
    .where('undated_at', '>', since)
    .execute()
  return feeds.map(({ undated }) => ({
    name: 'hire dates',
    state: 'warn',
    effect: `Of those who changed last, ${undated} have no hire date in Entra: guests and old colleagues, or newcomers whom nobody lets in.`,
    remedy:
      'Look for newcomers without `employeeHireDate`, and let provisioning fill it; or name them by an import.',
  }))
}

async function readCases({
  database,
  clock,
}: Pick<ApiPorts, 'database' | 'clock'>): Promise<HealthLine[]> {
  const since = new Date(clock.now().getTime() - days * 86_400_000)
  const cases = await database
    .selectFrom('workflow_case')
    .select(['code', 'answer'])
    .where('received_at', '>', since)
    .orderBy('received_at', 'desc')
    .execute()
  if (cases.length === 0) return []
  const failed = cases.filter(({ answer }) => answer === 'failed')
  const name = 'workflows'
  const [last] = failed
  if (!last)
    return [{ name, state: 'ok', effect: `${cases.length} named in ${days} days, all taken in` }]
  const code = last.code ?? 'internal'
  const entry = isErrorCode(code) ? errors[code] : undefined
  const who = failed.length === 1 ? 'One person' : `${failed.length} people`
  return [
    {
      name,
      state: 'warn',
      effect: `${who} named in ${days} days could not be taken in, last because: ${entry?.public ?? code}`,
      remedy: `${entry?.remedy ?? 'See the server’s log.'} The run in Entra says who it was; run the workflow for them again.`,
    },
  ]
}
