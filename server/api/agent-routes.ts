import { z } from 'zod'
import { createEnrolmentCode } from '../tokens/create-enrolment-code.ts'
import { answerOnce } from './answer-once.ts'
import type { ApiPorts } from './api-ports.ts'
import type { ApiServer } from './api-server.ts'
import { commonProblems } from './problem-document.ts'

const zAgent = z
  .object({
    id: z.string(),
    name: z.string(),
    directories: z.array(z.string()),
    version: z.string().nullable(),
    health: z
      .record(z.string(), z.string())
      .describe(
        'What it says of itself: `ok` or a code; `limit:` is a number of passwords an hour.',
      ),
    enrolledAt: z.iso.datetime(),
    seenAt: z.iso.datetime().nullable(),
    listed: z
      .array(z.string())
      .describe(
        'The directories that the signed list names for it; empty: it waits to be admitted, or was revoked.',
      ),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Agent' })
const zHealth = z.record(z.string(), z.string())

interface MintedCode {
  readonly code: string | null
  readonly expiresAt: string
}

/** The routes of agents, for those who run them. Agents themselves have a door of their own. */
export function addAgentRoutes(server: ApiServer, ports: ApiPorts): void {
  server.route({
    method: 'GET',
    url: '/api/agents',
    config: { scope: 'agents' },
    schema: {
      operationId: 'listAgents',
      summary: 'Lists agents',
      description: 'Scope `agents`.',
      tags: ['agents'],
      response: { 200: z.object({ agents: z.array(zAgent) }), ...commonProblems },
    },
    handler: async () => {
      const rows = await ports.database.selectFrom('agent').selectAll().orderBy('name').execute()
      const agents = rows.map((row) => ({
        id: row.id,
        name: row.name,
        directories: row.directories,
        version: row.version,
        health: zHealth.safeParse(row.health).data ?? {},
        enrolledAt: row.enrolled_at.toISOString(),
        seenAt: row.seen_at?.toISOString() ?? null,
        listed: row.listed ?? [],
        revokedAt: row.revoked_at?.toISOString() ?? null,
      }))
      return { agents }
    },
  })
  server.route({
    method: 'POST',
    url: '/api/enrolments',
    config: { scope: 'agents' },
    schema: {
      operationId: 'createEnrolment',
      summary: 'Mints a code with which one agent may enrol within an hour',
      description:
        'Scope `agents`. `code` is null when an Idempotency-Key repeats: it was shown once.',
      tags: ['agents'],
      headers: z.looseObject({ 'idempotency-key': z.string().optional() }),
      body: z.strictObject({
        directories: z
          .array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/))
          .min(1)
          .max(16)
          .optional()
          .describe('The directories it may serve. Absent: the one of the plan.'),
      }),
      response: {
        201: z.object({ code: z.string().nullable(), expiresAt: z.iso.datetime() }),
        ...commonProblems,
      },
    },
    handler: async (request, reply) => {
      const directories = request.body.directories ?? [ports.plan.directory]
      const { body } = await answerOnce(request, ports, async (transaction) => {
        const { code, expiresAt } = await createEnrolmentCode(transaction, directories, ports)
        const until = { expiresAt: expiresAt.toISOString() }
        return {
          status: 201,
          // The one place where a code leaves: the answer to whoever minted it.
          body: code.reveal((text): MintedCode => ({ code: text, ...until })),
          kept: { code: null, ...until },
        }
      })
      return reply.code(201).send(body)
    },
  })
}
