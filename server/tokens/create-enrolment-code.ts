import { randomInt } from 'node:crypto'
import type { Clock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import { hashOfEnrolmentCode } from '../agents/know-agents.ts'
import type { IntakeTransaction } from '../intake/intake-ports.ts'

/** Crockford's base 32: no letter that is heard or read as another. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const groups = 5
const groupLetters = 4
const hours = 1

/**
 * Mints a code with which one agent may enrol, once, within an hour: five groups of four letters (100 bits), which can be
 * said on a phone. It is shown once; the database keeps its hash.
 */
export async function createEnrolmentCode(
  transaction: IntakeTransaction,
  directories: readonly string[],
  { clock }: { readonly clock: Clock },
): Promise<{ readonly code: Secret; readonly expiresAt: Date }> {
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + hours * 3_600_000)
  const group = () => Array.from({ length: groupLetters }, () => letters[randomInt(32)]).join('')
  const code = new Secret(Array.from({ length: groups }, group).join('-'))
  await transaction
    .insertInto('enrolment')
    .values({
      code_hash: code.reveal(hashOfEnrolmentCode),
      directories: [...directories],
      created_at: now,
      expires_at: expiresAt,
    })
    .execute()
  return { code, expiresAt }
}
