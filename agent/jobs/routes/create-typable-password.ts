import type { PasswordPolicy } from '../../../protocol/password-policy.ts'
import { Secret } from '../../../protocol/secret.ts'
import type { Randomness } from '../../randomness.ts'

// No vowels: no words and no names. No letters that look like digits.
const large = 'BCDFGHJKMNPQRTVWXZ'
const small = 'bcdfghjkmnpqrtvwxz'
const digits = '23456789'
const least = 4

/**
 * A password that is typed once, from a telephone: groups like `Kd7m` with a hyphen between them, at least four (62 bits),
 * and as many as the directory's minimum length asks for. Each holds every class of signs that a directory may demand.
 */
export function createTypablePassword(
  { minimumLength }: Pick<PasswordPolicy, 'minimumLength'>,
  random: Randomness,
): Secret {
  const pick = (signs: string) => signs.charAt(random.below(signs.length))
  const group = () => pick(large) + pick(small) + pick(digits) + pick(small)
  const groups = Math.max(least, Math.ceil((minimumLength + 1) / (least + 1)))
  return new Secret(Array.from({ length: groups }, group).join('-'))
}
