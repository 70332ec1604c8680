import { z } from 'zod'
import { createToken } from '../tokens/create-token.ts'
import { listTokens } from '../tokens/list-tokens.ts'
import { revokeToken } from '../tokens/revoke-token.ts'
import { scopes } from '../tokens/scopes.ts'
import { answerOnce } from './answer-once.ts'
import type { ApiPorts } from './api-ports.ts'
import type { ApiServer } from './api-server.ts'
import { callerOf } from './authenticate.ts'
import { commonProblems, ProblemAnswer, problem } from './problem-document.ts'

const zContainers = z
  .array(z.string().min(3).max(1024))
  .min(1)
  .max(50)
  .nullable()
  .describe(
    'Distinguished names: the token sees and cancels only hires named under them. null: no limit.',
  )

const zToken = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(z.string()),
    containers: z.array(z.string()).nullable(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable().describe('To within ten minutes.'),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Token' })

/** The routes of tokens. A token is in the answer that mints it and nowhere else. */
export function addTokenRoutes(server: ApiServer, ports: ApiPorts): void {
  server.route({
    method: 'GET',
    url: '/api/tokens',
    config: { scope: 'tokens' },
    schema: {
      operationId: 'listTokens',
      summary: 'Lists tokens',
      description: 'Scope `tokens`.',
      tags: ['tokens'],
      response: { 200: z.object({ tokens: z.array(zToken) }), ...commonProblems },
    },
    handler: async () => ({ tokens: await listTokens(ports.database) }),
  })
  addMinting(server, ports)
  server.route({
    method: 'DELETE',
    url: '/api/tokens/:id',
    config: { scope: 'tokens' },
    schema: {
      operationId: 'revokeToken',
      summary: 'Revokes a token for good',
      description: 'Scope `tokens`. Revoking twice is revoking once.',
      tags: ['tokens'],
      params: z.object({ id: z.uuid() }),
      response: {
        200: z.object({ revoked: z.literal(true) }),
        ...commonProblems,
        404: problem('No such token.'),
      },
    },
    handler: async (request) => {
      if (!(await revokeToken(request.params.id, ports))) throw new ProblemAnswer('not-found')
      return { revoked: true as const }
    },
  })
}

function addMinting(server: ApiServer, ports: ApiPorts): void {
  server.route({
    method: 'POST',
    url: '/api/tokens',
    config: { scope: 'tokens' },
    schema: {
      operationId: 'createToken',
      summary: 'Mints a token',
      description:
        'Scope `tokens`. A token can mint only what it may do itself. `token` is null when an Idempotency-Key repeats: ' +
        'it was shown once.',
      tags: ['tokens'],
      headers: z.looseObject({ 'idempotency-key': z.string().optional() }),
      body: z.strictObject({
        name: z.string().trim().min(1).max(100),
        scopes: z.array(z.enum(scopes)).min(1),
        containers: zContainers.default(null),
      }),
      response: {
        201: z.object({ id: z.uuid(), token: z.string().nullable() }),
        ...commonProblems,
      },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const wish = request.body
      const exceeds = wish.scopes.find((scope) => !caller.scopes.includes(scope))
      if (exceeds) throw new ProblemAnswer('scope-missing', { detail: `The scope is ${exceeds}.` })
      if (caller.containers !== null) {
        throw new ProblemAnswer('scope-missing', { detail: 'This token is limited to containers.' })
      }
      const { body } = await answerOnce(request, ports, async (transaction) => {
        const { id, token } = await createToken(transaction, wish, ports)
        return {
          status: 201,
          // The one place where a token leaves: the answer to whoever minted it.
          body: token.reveal((text): MintedToken => ({ id, token: text })),
          kept: { id, token: null },
        }
      })
      return reply.code(201).send(body)
    },
  })
}

interface MintedToken {
  readonly id: string
  readonly token: string | null
}
