import { errors, isErrorCode } from '../../protocol/errors.ts'
import type { ApiPorts } from './api-ports.ts'
import type { HealthLine } from './health-line.ts'

const days = 7

/**
 * Whether everybody whom a workflow named was taken in. Who was not has no delivery, so that no desk is told of them: they
 * are counted here for a week, with the last reason.
 */
export async function readArrivals({
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
