import { type OwnState, zOwnState } from '../../protocol/own-api.ts'
import { readTrust } from '../claims/read-trust.ts'
import type { OwnPorts } from './own-ports.ts'

/** What the page of a visit shows now. `undefined` where there is no such visit any more. */
export async function showVisit(
  visit: string,
  { database, clock }: Pick<OwnPorts, 'database' | 'clock'>,
): Promise<OwnState | undefined> {
  const now = clock.now()
  const row = await database
    .selectFrom('own_visit')
    .selectAll()
    .where('id', '=', visit)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (!row) return undefined
  const common = { version: row.version, serverTime: now.toISOString(), step: row.step }
  const names = {
    samAccountName: row.sam_account_name,
    userPrincipalName: row.user_principal_name,
    displayName: row.display_name,
    domain: row.domain,
  }
  switch (row.step) {
    case 'looking':
    case 'setting':
      return zOwnState.parse(common)
    case 'over':
      return zOwnState.parse({ ...common, problem: row.problem ?? 'own-refused' })
    case 'done':
      return zOwnState.parse({ ...common, ...names })
    case 'choosing': {
      const { account, directory, policy, challenge, problem, rules } = row
      const trust = await readTrust(directory, database)
      return zOwnState.parse({
        ...{ ...common, ...names, visit, account, directory, policy, challenge, ...trust },
        ...(problem ? { problem } : {}),
        ...(rules ? { rules } : {}),
      })
    }
  }
}
