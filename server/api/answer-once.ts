import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { retryConflicts } from '../intake/import/retry-conflicts.ts'
import type { IntakeTransaction } from '../intake/intake-ports.ts'
import { canonicalJson } from '../ledger/canonical-json.ts'
import type { ApiPorts } from './api-ports.ts'
import { callerOf } from './authenticate.ts'
import { ProblemAnswer } from './problem-document.ts'

/** An answer, and what of it is kept for a repetition: ids and counts, never a secret and nothing personal. */
interface Answer<T> {
  readonly status: number
  readonly body: T
  readonly kept: T
}

const keptDays = 2

/**
 * Does a thing once per `Idempotency-Key` and token: the same key with the same body gets the first answer again, with
 * another body it is refused. What is done and the answer commit together.
 */
export async function answerOnce<T>(
  request: FastifyRequest,
  ports: ApiPorts,
  run: (transaction: IntakeTransaction) => Promise<Answer<T>>,
): Promise<{ readonly status: number; readonly body: T }> {
  const key = readKey(request)
  const token_id = callerOf(request).id
  const body_hash = hashOf(request)
  const now = ports.clock.now()
  return await retryConflicts(() =>
    ports.database.transaction().execute(async (transaction) => {
      // Whoever sends the same key at the same time waits here for the other's commit.
      const fresh = await transaction
        .insertInto('idempotency_key')
        .values({ token_id, key, body_hash, status: 0, response: '{}', created_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .returning('key')
        .executeTakeFirst()
      const mine = (id: string) =>
        transaction
          .selectFrom('idempotency_key')
          .selectAll()
          .where('token_id', '=', id)
          .where('key', '=', key)
      if (!fresh) {
        const first = await mine(token_id).executeTakeFirstOrThrow()
        if (!first.body_hash.equals(body_hash)) throw new ProblemAnswer('idempotency-key-reused')
        return { status: first.status, body: first.response as T }
      }
      await forgetOld(transaction, now)
      const { status, body, kept } = await run(transaction)
      await transaction
        .updateTable('idempotency_key')
        .set({ status, response: JSON.stringify(kept) })
        .where('token_id', '=', token_id)
        .where('key', '=', key)
        .execute()
      return { status, body }
    }),
  )
}

async function forgetOld(transaction: IntakeTransaction, now: Date): Promise<void> {
  await transaction
    .deleteFrom('idempotency_key')
    .where('created_at', '<', new Date(now.getTime() - keptDays * 86_400_000))
    .execute()
}

function readKey({ headers }: FastifyRequest): string {
  const key = headers['idempotency-key']
  if (key === undefined) throw new ProblemAnswer('idempotency-key-missing')
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new ProblemAnswer('idempotency-key-malformed')
  }
  return key
}

/** The same key on another route is another request. */
function hashOf({ routeOptions, body, query }: FastifyRequest): Buffer {
  const words = canonicalJson({ route: routeOptions.url, body, query })
  return createHash('sha256').update(words).digest()
}
