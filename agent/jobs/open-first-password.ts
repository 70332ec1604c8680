import type { ErrorCode } from '../../protocol/errors.ts'
import type { Job } from '../../protocol/jobs.ts'
import { findBrokenRules, type PasswordRule } from '../../protocol/password-policy.ts'
import { openBox, type ParsedBox } from '../../protocol/sealed-box.ts'
import type { Secret } from '../../protocol/secret.ts'
import type { AccountFacts } from '../directory.ts'
import type { GuardDecision } from '../guard/decide-guard.ts'
import type { JobTools } from './job-tools.ts'

export type SetFirstPasswordJob = Extract<Job, { kind: 'set-first-password' }>
/** A set by its owner, after a sign-in that this agent verified. */
export type OwnSetJob = Extract<Job, { kind: 'set-own-password' }> & { readonly purpose: 'own' }

/** A box that passed everything: what to set, on which account. */
export interface FirstPassword {
  readonly job: SetFirstPasswordJob | OwnSetJob
  readonly box: ParsedBox
  /** SHA-256 of the signed box. */
  readonly boxHash: string
  readonly facts: AccountFacts
  readonly password: Secret
  /** Asks the guard once more, on facts read at the last moment before setting. */
  readonly decide: (facts: AccountFacts) => GuardDecision
  /** A grant for this very box is there. */
  readonly granted: boolean
}

/** Opens a box with whichever of our keys it was sealed to. `undefined`: it does not hold, or not any more. */
export function openWithOurKey(box: ParsedBox, tools: JobTools): Promise<Secret | undefined> {
  const { name } = tools.directory
  const ours = box.recipients
    .map((kid) => ({ kid, privateKey: tools.keys.find(name, kid) }))
    .find(({ privateKey }) => privateKey !== undefined)
  if (!ours?.privateKey) return Promise.resolve(undefined)
  return openBox(box, { kid: ours.kid, privateKey: ours.privateKey }, tools.clock.now())
}

/** What is wrong with a password as far as the agent can see, before it asks the directory. */
export async function findPasswordProblem(
  password: Secret,
  facts: AccountFacts,
  tools: JobTools,
): Promise<{ readonly code: ErrorCode; readonly rules?: PasswordRule[] } | undefined> {
  const policy = await tools.directory.readPolicy(facts.account)
  if (policy.outcome === 'refused') return { code: policy.code }
  const rules = password.reveal((text) => findBrokenRules(text, policy.value, facts))
  if (rules.length > 0) return { code: 'password-refused', rules: [...rules] }
  if (password.reveal(tools.findBadWords)) {
    return { code: 'password-known-bad', rules: ['known-bad'] }
  }
  return undefined
}
