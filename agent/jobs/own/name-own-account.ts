import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import { createOwnChallenge } from '../../../protocol/own-challenge.ts'
import { nonceOfVisit } from '../../../protocol/sign-in-nonce.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal } from '../read-guarded.ts'
import { findOwner } from './find-owner.ts'

/**
 * Says whose account somebody has who signed in, and challenges that browser: only a sign-in later than this one sets a
 * password. Nothing is changed here.
 */
export async function nameOwnAccount(
  job: Extract<Job, { kind: 'own-account' }>,
  tools: JobTools,
): Promise<ResultOf<'own-account'>> {
  if (!tools.notices) {
    await noteRefusal(job, tools, 'own-untold', 'no notices are configured')
    return refuse('own-untold')
  }
  const nonce = await nonceOfVisit(job.delivery, job.browser)
  const owner = await findOwner(job, { nonce, after: new Date(0) }, tools)
  if (owner.outcome === 'refused') return owner
  const { facts, user, signedIn } = owner.value
  const policy = await tools.directory.readPolicy(facts.account)
  if (policy.outcome === 'refused') return policy
  const { account, samAccountName, userPrincipalName, displayName, domain } = facts
  const words = {
    ...{ account, directory: job.directory, delivery: job.delivery, user, signedIn },
    ...{ jti: tools.random.id(), keys: job.browser },
  }
  const challenge = await createOwnChallenge(words, tools.identity.key, tools.clock.now())
  return {
    outcome: 'known',
    ...{ account, samAccountName, userPrincipalName, displayName, domain },
    ...{ policy: policy.value, challenge },
  }
}
