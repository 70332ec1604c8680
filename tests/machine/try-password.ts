import { Client } from 'ldapts'
import type { Simulator } from '../../simulator/start.ts'

/** Whether the simulator's directory takes this password for this account: one bind, as a thief would try it. */
export async function tryPassword(
  { directory }: Simulator,
  sam: string,
  password: string,
): Promise<boolean> {
  const url = directory.controllers[0]?.url ?? ''
  const client = new Client({ url, timeout: 30_000, tlsOptions: { ca: [directory.caPem] } })
  try {
    await client.bind(directory.account(sam).userPrincipalName, password)
    return true
  } catch {
    return false
  } finally {
    await client.unbind().catch(() => undefined)
  }
}
