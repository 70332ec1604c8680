import { randomBytes } from 'node:crypto'
import type { Clock } from '../../protocol/clock.ts'
import { Secret } from '../../protocol/secret.ts'
import type { IntakeTransaction } from '../intake/intake-ports.ts'
import { appendEntries } from '../ledger/append-entries.ts'
import { hashToken } from './hash-token.ts'
import { normalizeContainer } from './normalize-container.ts'
import type { Scope } from './scopes.ts'

interface TokenWish {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Distinguished names; null: no limit. */
  readonly containers: readonly string[] | null
}

/**
 * Mints a token: `fk_` and 256 bits. It is shown once; the database keeps its hash. Part of the caller's transaction, and
 * the last thing in it.
 */
export async function createToken(
  transaction: IntakeTransaction,
  wish: TokenWish,
  { clock, newId }: { readonly clock: Clock; readonly newId: () => string },
): Promise<{ readonly id: string; readonly token: Secret }> {
  const id = newId()
  const now = clock.now()
  const token = new Secret(`fk_${randomBytes(32).toString('base64url')}`)
  await transaction
    .insertInto('api_token')
    .values({
      id,
      name: wish.name,
      hash: token.reveal(hashToken),
      scopes: [...wish.scopes],
      containers: wish.containers === null ? null : wish.containers.map(normalizeContainer),
      created_at: now,
    })
    .execute()
  await appendEntries(transaction, now, [
    { event: 'token-created', subject: id, detail: { scopes: wish.scopes.join(',') } },
  ])
  return { id, token }
}
