import type { CloudHindrance } from '../../protocol/cloud-jobs.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Grant } from '../../protocol/grant.ts'
import type { Purpose } from '../../protocol/ids.ts'
import type { PassRoute } from '../../protocol/parity-route.ts'
import type { PassUse } from '../../protocol/pass-use.ts'
import type { CloudFacts, LivePass, PassPolicy } from '../entra/tenant.ts'
import type { DirectoryRules } from './guard-rules.ts'

/** Allowed, with how the pass is to be; or a code for the server and a reason for the agent's own log. */
export type PassDecision =
  | { readonly outcome: 'allowed'; readonly lifetimeMinutes: number; readonly once: boolean }
  | { readonly outcome: 'refused'; readonly code: ErrorCode; readonly reason: string }

/** What is ours of a person: since when somebody of theirs holds a key from us, and the passes that we minted. */
export interface OursInCloud {
  /** When the first key was handed to its owner: sign-ins from then on are theirs. */
  readonly since?: Date
  isOurs(pass: LivePass): boolean
}

/** What is asked of the guard about one person in a tenant. Everything was read by this agent, just now. */
export interface PassQuestion {
  readonly rules: Pick<DirectoryRules, 'pass' | 'purposes'>
  readonly cloud: CloudFacts
  readonly policy: PassPolicy
  readonly use: PassUse
  /** Asked for; the guard and the tenant's policy bound it. */
  readonly lifetimeMinutes: number
  readonly ours: OursInCloud
}

/** What is asked before one is minted, whoever it is for. */
interface AnyMintQuestion extends PassQuestion {
  readonly purpose: Purpose
  readonly mintsInHour: number
}

/** A pass on a route that does without a claim. */
export interface HandQuestion extends Omit<AnyMintQuestion, 'rules' | 'purpose' | 'use'> {
  readonly rules: AnyMintQuestion['rules'] & Pick<DirectoryRules, 'routes'>
  readonly route: PassRoute
}

/** What the browser that asks has to show. `requester`: who signed the press, and the key in it. */
export interface MintQuestion extends AnyMintQuestion {
  readonly grants: readonly Grant[]
  readonly about: {
    readonly account: string
    readonly directory: string
    readonly delivery: string
  }
  readonly requester: { readonly sig: string; readonly enc: string }
}

/** Why no pass can be given to this person now, all of it: what a plan is told before anybody is invited. */
export function findPassHindrances(question: PassQuestion): readonly CloudHindrance[] {
  const { rules, cloud, policy, use, ours } = question
  const { account } = cloud
  const found: (CloudHindrance | false)[] = [
    !rules.pass?.uses.includes(use) && 'not-allowed',
    isOutside(question) && 'not-in-unit',
    account.guest === 'external' && 'guest',
    !account.enabled && 'disabled',
    cloud.roles.length > 0 && 'role-held',
    cloud.rolesReadable === 'none' && 'rights-missing',
    !cloud.signInsReadable && rules.pass?.signInsUnreadable !== 'accept' && 'licence-missing',
    !(policy.enabled && isInScope(policy, cloud)) && 'pass-policy',
    findPassShape(question) === undefined && 'pass-lifetime',
    isPassOfOthers(cloud, ours) && 'pass-of-others',
  ]
  return found.filter((each) => each !== false)
}

/**
 * Whether somebody is in none of the guard's units, or counts there so lately that the agent's role does not reach them yet:
 * membership lags behind, and that is an answer, not an alarm. (A role that was never granted looks the same; `doctor`
 * tells the two apart.)
 */
function isOutside({ rules, cloud }: PassQuestion): boolean {
  const isMember = rules.pass?.units.some((unit) => cloud.units.includes(unit)) ?? false
  return !isMember || (cloud.methods === 'closed' && cloud.roles.length === 0)
}

function isPassOfOthers({ passes }: CloudFacts, ours: OursInCloud): boolean {
  if (passes === 'closed') return false
  return passes.some((pass) => pass.reason !== 'Expired' && !ours.isOurs(pass))
}

/**
 * Why somebody counts as having used the account in the cloud: a sign-in before any key of ours was in its owner's hands, or
 * any method but the password. A phone or a mailbox that an administrator registered is one too: who knows whose it is.
 */
export function findCloudUse(
  { lastSignIn, methods }: Pick<CloudFacts, 'lastSignIn' | 'methods'>,
  { since }: Pick<OursInCloud, 'since'>,
): string | undefined {
  if (lastSignIn && !(since && since <= lastSignIn)) return 'somebody signed in to the cloud'
  // What is closed is judged where it matters: it keeps anybody from a pass.
  if (methods === 'closed') return undefined
  const held = methods.filter(({ kind }) => kind !== 'password')
  return held.length > 0 ? `a method is registered: ${held[0]?.kind}` : undefined
}

/** How a pass would be: as asked for, within what guard and policy both allow. `undefined`: there is no such pass. */
export function findPassShape({
  rules,
  policy,
  use,
  lifetimeMinutes,
}: Pick<PassQuestion, 'rules' | 'policy' | 'use' | 'lifetimeMinutes'>):
  | { readonly lifetimeMinutes: number; readonly once: boolean }
  | undefined {
  const ceiling = rules.pass?.maximumMinutes[use] ?? 0
  const most = Math.min(ceiling, policy.maximumMinutes)
  const least = policy.minimumMinutes
  if (least > most) return undefined
  const once = use === 'passkey'
  // A set-up that reboots needs it more than once.
  if (!once && policy.alwaysOnce) return undefined
  return { lifetimeMinutes: Math.min(Math.max(lifetimeMinutes, least), most), once }
}

/** Whether this browser may be given a pass for this person. No field of a job lifts any of it. */
export function decidePass(question: MintQuestion): PassDecision {
  return decideMint(
    question,
    question.grants.some((grant) => grantsThisBrowser(grant, question)),
  )
}

/**
 * Whether this person may be given a pass outside their browser: the route must stand in the guard by its name, and
 * everything must hold that holds for a pass of a claim, but for the proof, which this route does without.
 */
export function decideHandedPass(question: HandQuestion): PassDecision {
  if (!question.rules.routes.includes(question.route)) {
    return refused('guard-route', 'the guard names no such route')
  }
  return decideMint({ ...question, purpose: 'first', use: 'passkey' }, true)
}

const refused = (code: ErrorCode, reason: string) => ({ outcome: 'refused', code, reason }) as const

function decideMint(question: AnyMintQuestion, isProved: boolean): PassDecision {
  const { rules, cloud, purpose, ours, mintsInHour } = question
  if (!rules.pass) return refused('guard-pass', 'the guard has no rules for passes')
  if (!rules.purposes.includes(purpose)) return refused('guard-purpose', `purpose ${purpose}`)
  const [hindrance] = findPassHindrances(question)
  if (hindrance) return refused(codeOf[hindrance], hindrance)
  const used = findCloudUse(cloud, ours)
  if (used) return refused('guard-used', used)
  if (!isProved) {
    return refused('guard-proof', 'no grant for this account, delivery and browser')
  }
  if (mintsInHour >= rules.pass.perHour) {
    return refused('guard-rate', `${rules.pass.perHour} passes in an hour`)
  }
  const shape = findPassShape(question)
  return shape
    ? { outcome: 'allowed', ...shape }
    : refused('pass-policy', 'no lifetime that guard and policy allow')
}

const codeOf: Readonly<Record<CloudHindrance, ErrorCode>> = {
  'not-allowed': 'guard-pass',
  'not-in-unit': 'guard-container',
  guest: 'cloud-guest',
  disabled: 'pass-not-possible',
  'role-held': 'guard-protected',
  'rights-missing': 'cloud-rights',
  'licence-missing': 'cloud-licence',
  'pass-policy': 'pass-policy',
  'pass-lifetime': 'pass-policy',
  'pass-of-others': 'pass-of-others',
}

const everybody = 'all_users'

function isInScope({ includes, excludes }: PassPolicy, { groups }: CloudFacts): boolean {
  const isNamed = (targets: readonly string[]) =>
    targets.some((target) => target === everybody || groups.includes(target))
  return isNamed(includes) && !isNamed(excludes)
}

function grantsThisBrowser(grant: Grant, { about, purpose, requester }: MintQuestion): boolean {
  return (
    grant.proof === 'text' &&
    grant.account === about.account &&
    grant.directory === about.directory &&
    grant.delivery === about.delivery &&
    grant.purpose === purpose &&
    grant.keys.sig === requester.sig &&
    grant.keys.enc === requester.enc
  )
}
