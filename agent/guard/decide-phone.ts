import type { ErrorCode } from '../../protocol/errors.ts'
import type { Grant } from '../../protocol/grant.ts'
import type { Purpose } from '../../protocol/ids.ts'
import type { RegisteredPhone } from '../entra/phones.ts'
import type { CloudFacts, CloudMethodKind } from '../entra/tenant.ts'
import { findCloudUse, type OursInCloud } from './decide-pass.ts'
import type { DirectoryRules } from './guard-rules.ts'

/** `keeps-own`: who comes back has what a reset needs. Else a code for the server and a reason for the agent's own log. */
export type PhoneDecision =
  | { readonly outcome: 'allowed' }
  | { readonly outcome: 'keeps-own' }
  | { readonly outcome: 'refused'; readonly code: ErrorCode; readonly reason: string }

/** What is asked of the guard before a phone is registered. Everything was read by this agent, just now. */
export interface PhoneQuestion {
  readonly rules: Pick<DirectoryRules, 'routes' | 'phones' | 'purposes'>
  readonly cloud: CloudFacts
  /** The id of the phone that is registered and ours, if one is. */
  readonly ours: string | undefined
  readonly since: OursInCloud['since']
  readonly purpose: Purpose
  readonly grants: readonly Grant[]
  readonly about: {
    readonly account: string
    readonly directory: string
    readonly delivery: string
  }
  /** Who signed the press. */
  readonly signer: string
  readonly phonesInHour: number
}

/** What self-service reset takes as a method (Microsoft, "Authentication methods for self-service password reset"). */
const resets: ReadonlySet<CloudMethodKind> = new Set([
  'phone',
  'email',
  'authenticator',
  'software-oath',
])

/** Whether the account's own number may be registered as a method for its owner. No field of a job lifts any of it. */
export function decidePhone(question: PhoneQuestion): PhoneDecision {
  const { rules, purpose, phonesInHour } = question
  if (!rules.routes.includes('reset-invite') || !rules.phones) {
    return refused(
      'guard-route',
      'the guard does not allow reset-invite, or has no rules for phones',
    )
  }
  if (!rules.purposes.includes(purpose)) return refused('guard-purpose', `purpose ${purpose}`)
  const barred = findBar(question) ?? findUse(question)
  if (barred) return barred
  if (!question.grants.some((grant) => grantsThisPress(grant, question))) {
    return refused('guard-proof', 'no grant for this account, delivery and browser')
  }
  const others = heldBeside(question)
  if (others.some(({ kind }) => resets.has(kind))) return { outcome: 'keeps-own' }
  if (phonesInHour >= rules.phones.perHour && question.ours === undefined) {
    return refused('guard-rate', `${rules.phones.perHour} phones in an hour`)
  }
  return { outcome: 'allowed' }
}

/** Why nothing is registered for this person, whoever presses. */
function findBar({ rules, cloud }: PhoneQuestion): PhoneDecision | undefined {
  const { account, methods, roles, rolesReadable, signInsReadable, units } = cloud
  if (roles.length > 0) return refused('guard-protected', 'holds a role in the tenant')
  const isInside = rules.phones?.units.some((unit) => units.includes(unit)) ?? false
  if (!isInside || methods === 'closed') return refused('guard-container', 'not in the units')
  if (!account.enabled) return refused('reset-not-yet', 'disabled in the tenant')
  if (account.guest === 'external') return refused('cloud-guest', 'an external guest')
  if (rolesReadable === 'none') return refused('cloud-rights', 'roles may not be read')
  if (!signInsReadable && rules.phones?.signInsUnreadable !== 'accept') {
    return refused('cloud-licence', 'sign-ins may not be read')
  }
  return undefined
}

/** Somebody who comes back was there before; their own rules say since when not any more. */
function findUse(question: PhoneQuestion): PhoneDecision | undefined {
  const { cloud, since, purpose } = question
  if (purpose === 'return') return undefined
  const used = findCloudUse(
    { ...cloud, methods: heldBeside(question) },
    since === undefined ? {} : { since },
  )
  return used === undefined ? undefined : refused('guard-used', used)
}

/** Everything somebody holds beside the phone that we registered. */
function heldBeside({ cloud, ours }: PhoneQuestion) {
  const held = cloud.methods === 'closed' ? [] : cloud.methods
  return held.filter(({ kind, id }) => !(kind === 'phone' && id === ours))
}

function refused(code: ErrorCode, reason: string): PhoneDecision {
  return { outcome: 'refused', code, reason }
}

function grantsThisPress(grant: Grant, { about, purpose, signer }: PhoneQuestion): boolean {
  return (
    grant.proof === 'text' &&
    grant.account === about.account &&
    grant.directory === about.directory &&
    grant.delivery === about.delivery &&
    grant.purpose === purpose &&
    grant.keys.sig === signer
  )
}

/** A registration of ours, as journal or receipt remember it. */
export interface PhoneOfOurs {
  readonly ending: string
  /** When it was begun, or done, by an agent's clock. */
  readonly at: Date
  /** When it was created as the tenant told, if it told; `unknown` where its answer was lost. */
  readonly createdAt: Date | 'not-told' | 'unknown'
}

/** A registration whose answer was lost was made within this time of its beginning, or not at all. */
const windowMs = 3 * 60_000
const slackMs = 2 * 60_000

/**
 * Whether a phone that is registered is the one that we registered. Its id says nothing, being the same for everybody: number
 * and time of creation do. What cannot be told apart is not ours: it stays.
 */
export function isPhoneOfOurs(phone: RegisteredPhone, ours: PhoneOfOurs): boolean {
  if (phone.kind !== 'mobile' || phone.ending !== ours.ending) return false
  const { createdAt } = ours
  if (createdAt instanceof Date) return phone.createdAt?.getTime() === createdAt.getTime()
  if (phone.createdAt === undefined) return true
  const age = phone.createdAt.getTime() - ours.at.getTime()
  return createdAt === 'unknown' && age >= -slackMs && age <= windowMs
}
