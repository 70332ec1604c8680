import type { Job } from '../../../protocol/jobs.ts'
import type { AccountFacts, Read } from '../../directory.ts'
import { findContextGap } from '../../entra/sign-in/decide-context.ts'
import { verifySignIn, type WantedSignIn } from '../../entra/sign-in/verify-sign-in.ts'
import type { CloudFacts } from '../../entra/tenant.ts'
import type { GuardDecision } from '../../guard/decide-guard.ts'
import { decideOwn } from '../../guard/decide-own.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal, readGuarded } from '../read-guarded.ts'

type OwnJob = Extract<Job, { kind: 'own-account' | 'set-own-password' }>

/** Whose account it is, by everything this agent read itself. */
export interface Owner {
  /** The object id in the tenant. */
  readonly user: string
  /** When the tenant issued the token, in seconds since 1970 by its clock. */
  readonly signedIn: number
  readonly facts: AccountFacts
  /** Asks the guard once more, on facts of the directory read at the last moment. */
  readonly decide: (facts: AccountFacts) => GuardDecision
}

type Wanted = Pick<WantedSignIn, 'nonce' | 'after' | 'user'>

/**
 * From a token to the account in the directory: the sign-in holds; a policy stands behind its context; the person is
 * synchronised, no guest, holds no directory role; their account is the one with the security identifier that the tenant
 * has, and the token if it says; the guard allows it. Every refusal has its own code and is noted here.
 */
export async function findOwner(
  job: OwnJob,
  wanted: Wanted,
  tools: JobTools,
): Promise<Read<Owner>> {
  const refusing = async (code: Parameters<typeof refuse>[0], reason: string) => {
    await noteRefusal(job, tools, code, reason)
    return refuse(code)
  }
  const { cloud, rules, clock } = tools
  if (!(cloud && rules.own)) return refusing('guard-purpose', 'no rules for own passwords')
  const { application, context } = rules.own
  const { issuer, keys } = cloud.tenant.signIns
  const about = { tenant: cloud.tenant.id, issuer, application, context, ...wanted }
  const signIn = await verifySignIn(job.token, about, keys, clock.now())
  if (signIn.outcome === 'refused') return refusing(signIn.code, 'the sign-in does not hold')
  const { user, sid, issuedAt: signedIn } = signIn.value
  const policies = await cloud.tenant.readContextPolicies()
  if (policies.outcome === 'refused') return policies
  const gap = findContextGap(policies.value, context, user)
  if (gap) return refusing('context-not-backed', gap)
  const person = await cloud.tenant.readFacts(user)
  if (person.outcome === 'refused') return person
  const account = await findAccount(person.value, sid, tools)
  if (account.outcome === 'refused') return refusing(account.code, 'no account of this person')
  const setsInHour = tools.journal.index.countSetsInHour(job.directory, clock.now(), 'own')
  const decide = (facts: AccountFacts) =>
    decideOwn({ rules, facts, cloud: person.value, setsInHour })
  const read = await readGuarded(job, account.value, tools, decide)
  if (read.outcome === 'refused') return read
  const closed = await findWhatKeepsOut(account.value, tools)
  if (closed) return refusing(closed, 'a password would not open the account')
  return { outcome: 'read', value: { user, signedIn, facts: read.value, decide } }
}

async function findAccount(
  { account }: CloudFacts,
  sid: string | undefined,
  { directory }: JobTools,
): Promise<Read<string>> {
  const { synced, guest, securityIdentifier } = account
  const isSame = sid === undefined || sid === securityIdentifier
  if (!(synced && guest === 'none' && securityIdentifier && isSame)) {
    return refuse('own-account-missing')
  }
  const found = await directory.findAccount({ sid: securityIdentifier })
  if (found.outcome === 'refused') return found
  return found.value.found === 'one'
    ? { outcome: 'read', value: found.value.account }
    : refuse('own-account-missing')
}

const closing: ReadonlySet<string> = new Set([
  'disabled',
  'account-expired',
  'smart-card-required',
  'cannot-change-password',
])

async function findWhatKeepsOut(account: string, { directory, clock }: JobTools) {
  const read = await directory.findHindrances(account, clock.now())
  if (read.outcome === 'refused') return read.code
  if (read.value.some((each) => closing.has(each))) return 'own-account-closed' as const
  return read.value.includes('rights-missing') ? ('directory-rights' as const) : undefined
}
