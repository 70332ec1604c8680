import { openCode } from '../../protocol/code-box.ts'
import { createGrant } from '../../protocol/grant.ts'
import type { Job, ResultOf } from '../../protocol/jobs.ts'
import { decideProve } from '../guard/decide-guard.ts'
import { askAbout } from './ask-about.ts'
import { type JobTools, refuse } from './job-tools.ts'
import { noteRefusal, readGuarded } from './read-guarded.ts'

/** Checks a typed code, sealed with the thumbprints of the browser it was typed in. A right one earns that browser a grant. */
export async function checkTextCode(
  job: Extract<Job, { kind: 'check-text-code' }>,
  tools: JobTools,
): Promise<ResultOf<'check-text-code'>> {
  const { account, directory, delivery, purpose } = job
  const asked = await askAbout(account, purpose, tools, { receipts: job.receipts })
  const read = await readGuarded(job, account, tools, (facts) => decideProve({ ...asked, facts }))
  if (read.outcome === 'refused') return read
  const now = tools.clock.now()
  const opened = await openCode(job.box, (kid) => tools.keys.find(directory, kid), now)
  if (!opened || opened.delivery !== delivery || opened.directory !== directory) {
    await noteRefusal(job, tools, 'guard-box', 'a code box that does not open here', account)
    return refuse('guard-box')
  }
  const { code, keys } = opened
  const checked = tools.codes.check({ directory, account, delivery, purpose }, code, keys, now)
  if (checked.outcome === 'wrong') return checked
  const words = { proof: 'text', account, directory, delivery, purpose, keys } as const
  return { outcome: 'right', grant: await createGrant(words, tools.identity.key, now) }
}
