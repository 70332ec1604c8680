import * as z from 'zod/mini'

/** The password rules that really apply to one account, as far as the agent could read them. */
export const zPasswordPolicy = z.strictObject({
  /** Characters, as the directory counts them (UTF-16 units). */
  minimumLength: z.int().check(z.gte(0), z.lte(256)),
  /** Windows complexity: three of five kinds of characters, and no part of the person's names. */
  complexity: z.boolean(),
  /** How many earlier passwords the directory remembers. */
  historyLength: z.int(),
  /** Whether history is enforced on a set (the policy-hints control). */
  historyEnforced: z.boolean(),
  /** Days until the password expires; absent: never. */
  maximumAgeDays: z.optional(z.number()),
  /** Where the values come from. `configured` means: a policy applies whose values could not be read. */
  source: z.enum(['fine-grained', 'domain', 'configured']),
})
export type PasswordPolicy = z.infer<typeof zPasswordPolicy>

/** A visible rule that a password can break. */
export const zPasswordRule = z.enum([
  'too-short',
  'too-long',
  'too-few-kinds',
  'contains-name',
  'known-bad',
  'not-allowed-character',
])
export type PasswordRule = z.infer<typeof zPasswordRule>

/** The longest password a box can carry and AD can take (MS-SAMR 3.1.1.7.2). */
const longestPassword = 256

/** The names that complexity forbids in a password. */
export interface PersonNames {
  readonly samAccountName: string
  readonly displayName: string
}

/**
 * The visible rules that `password` breaks, in the order a person should mend them.
 *
 * Windows' own rules (MS-SAMR 3.1.1.7.2): length in UTF-16 units; with complexity three of five kinds, no account name
 * longer than two characters, no token of the display name longer than two. Known-bad words and history are not
 * checked here. The same function runs while typing, and in the agent after opening.
 */
export function findBrokenRules(
  password: string,
  policy: Pick<PasswordPolicy, 'minimumLength' | 'complexity'>,
  names: PersonNames,
): readonly PasswordRule[] {
  const broken: PasswordRule[] = []
  if (password.length < Math.max(policy.minimumLength, 1)) broken.push('too-short')
  if (password.length > longestPassword) broken.push('too-long')
  if (hasControlCharacter(password)) broken.push('not-allowed-character')
  if (policy.complexity && countKinds(password) < 3) broken.push('too-few-kinds')
  if (policy.complexity && containsName(password, names)) broken.push('contains-name')
  return broken
}

/** How many of Windows' five kinds of characters occur: upper, lower, digit, symbol, other letters. */
function countKinds(password: string): number {
  const kinds = [/\p{Lu}/u, /\p{Ll}/u, /[0-9]/, /[^\p{L}\p{N}\s]/u, /[\p{Lo}\p{Lt}\p{Lm}]/u]
  return kinds.filter((kind) => kind.test(password)).length
}

/** The words of a person's names that Windows looks for in a password: longer than two characters, lower case. */
function nameTokens(names: PersonNames): readonly string[] {
  const tokens = [names.samAccountName, ...names.displayName.split(/[\s,.\-_#]+/)]
  return tokens.filter((token) => token.length > 2).map((token) => token.toLowerCase())
}

function containsName(password: string, names: PersonNames): boolean {
  const lower = password.toLowerCase()
  return nameTokens(names).some((token) => lower.includes(token))
}

function hasControlCharacter(password: string): boolean {
  return /\p{Cc}/u.test(password)
}
