import { verifyReceipt } from '../../../protocol/receipt.ts'
import type { JobTools } from '../job-tools.ts'
import type { OwnSetJob } from '../open-first-password.ts'

const tries = 3
const pauseMs = 3000

/**
 * Tells the owner of an account, and those who watch, that its password was changed: from the agent, since a server that
 * was taken over would tell nobody. Once for a set, unless the agent dies between the mail and its note. What cannot be
 * told stands in the agent's log and is tried again when the job comes again.
 */
export async function tellOwner(job: OwnSetJob, receipt: string, tools: JobTools): Promise<void> {
  const { journal, notices, directory, clock, log, stopping } = tools
  const set = await verifyReceipt(receipt, clock.now())
  if (!set || !notices) return
  const { account, jti } = set
  if (journal.index.wasTold({ directory: directory.name, account, jti })) return
  const read = await directory.readAccount(account)
  if (read.outcome === 'refused') return log.error('nobody was told', { job: job.id })
  const { userPrincipalName, displayName, mail } = read.value
  const change = { key: jti, at: new Date(set.boundAt), userPrincipalName, displayName, mail }
  for (let attempt = 1; ; attempt += 1) {
    if (await notices.tellOwnChange(change)) break
    if (attempt === tries || stopping.aborted) return log.error('nobody was told', { job: job.id })
    await clock.sleep(pauseMs * attempt, stopping)
  }
  const at = clock.now().toISOString()
  await journal.append({ type: 'own-told', at, directory: directory.name, account, jti })
}
