import { type StrongMethod, zStrongMethod } from '../../../protocol/cloud-jobs.ts'
import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import type { CloudMethod } from '../../entra/tenant.ts'
import { decideRead } from '../../guard/decide-guard.ts'
import { findCloudUse, findPassHindrances, findPassShape } from '../../guard/decide-pass.ts'
import { askAbout } from '../ask-about.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { readGuarded } from '../read-guarded.ts'
import { findOurs } from './find-ours.ts'

/** Says whether the account is in the tenant, and whether a pass could be given to its owner. Changes nothing. */
export async function readCloudStatus(
  job: Extract<Job, { kind: 'cloud-status' }>,
  tools: JobTools,
): Promise<ResultOf<'cloud-status'>> {
  const { cloud: power, rules } = tools
  if (!power) return refuse('guard-pass')
  const allowed = await readGuarded(job, job.account, tools, (facts) => decideRead(rules, facts))
  if (allowed.outcome === 'refused') return allowed
  const person = await power.people.find(job.account)
  if (person.outcome === 'refused') return person
  if (person.value === 'absent') return { outcome: 'absent' }
  const policy = await power.tenant.readPassPolicy()
  if (policy.outcome === 'refused') return policy
  const facts = await power.tenant.readFacts(person.value.user)
  if (facts.outcome === 'refused') return facts
  const { ours: passwords } = await askAbout(job.account, 'first', tools, {
    receipts: job.receipts,
  })
  const ours = await findOurs(job, { passwords, passReceipts: [] }, tools)
  const cloud = facts.value
  const question = {
    ...{ rules, cloud, ours, use: job.use, lifetimeMinutes: job.lifetimeMinutes ?? 60 },
    policy: policy.value,
  }
  const hindrances = findPassHindrances(question)
  const shape = hindrances.length === 0 ? findPassShape(question) : undefined
  const strongMethod = cloud.methods === 'closed' ? undefined : findStrongMethod(cloud.methods)
  return {
    outcome: 'read',
    userPrincipalName: cloud.account.userPrincipalName,
    synced: cloud.account.synced,
    neverUsed: findCloudUse(cloud, ours) === undefined,
    hindrances: [...hindrances],
    ...(shape ? { pass: shape } : {}),
    ...(strongMethod ? { strongMethod } : {}),
  }
}

/** What withstands phishing, of what somebody has registered. */
export function findStrongMethod(methods: readonly CloudMethod[]): StrongMethod | undefined {
  return methods.map(({ kind }) => zStrongMethod.safeParse(kind).data).find((kind) => kind)
}
