import { z } from 'zod'
import { isDay } from '../../core/time/zoned-time.ts'
import { cancelHire } from '../hires/cancel-hire.ts'
import { type HireQuery, listHires, phases } from '../hires/list-hires.ts'
import { readmitHire } from '../hires/readmit-hire.ts'
import { showHire } from '../hires/show-hire.ts'
import { zHireRow } from '../intake/row/hire-row.ts'
import { answerOnce } from './answer-once.ts'
import type { ApiPorts } from './api-ports.ts'
import type { ApiServer } from './api-server.ts'
import { callerOf } from './authenticate.ts'
import { zListedHire, zShownHire, zTaken } from './hire-shapes.ts'
import { commonProblems, ProblemAnswer, problem } from './problem-document.ts'
import { takeSentHires } from './take-sent-hires.ts'

const mostHires = 500
const zDay = z.string().refine(isDay, { error: 'is not a day, as 2026-12-07' })
const zHireId = z.object({ id: z.uuid() })
const zCursor = z.tuple([zDay, z.uuid()])

/** The routes of hires. */
export function addHireRoutes(server: ApiServer, ports: ApiPorts): void {
  addTaking(server, ports)
  addReading(server, ports)
  addCancelling(server, ports)
  addReadmitting(server, ports)
}

function addTaking(server: ApiServer, ports: ApiPorts): void {
  server.route({
    method: 'POST',
    url: '/api/hires',
    config: { scope: 'hires:write' },
    schema: {
      operationId: 'takeHires',
      summary: 'Makes hires known',
      description:
        'Scope `hires:write`. Sending a hire again changes nothing; a field that was empty and is now filled is taken; ' +
        'a changed address is held for a person.',
      tags: ['hires'],
      headers: z.looseObject({ 'idempotency-key': z.string().optional() }),
      querystring: z.strictObject({
        'all-or-nothing': z.enum(['true', 'false']).default('false'),
      }),
      body: z.strictObject({ hires: z.array(zHireRow).min(1).max(mostHires) }),
      response: {
        200: zTaken,
        201: zTaken,
        ...commonProblems,
        413: problem('More than 1 MiB.'),
        422: problem('No hire could be taken, or not all with `all-or-nothing`.'),
      },
    },
    handler: async (request, reply) => {
      const { containers } = callerOf(request)
      const allOrNothing = request.query['all-or-nothing'] === 'true'
      const { status, body } = await answerOnce(request, ports, async (transaction) => {
        const namer = { source: 'api', containers } as const
        const taken = await takeSentHires(
          transaction,
          request.body.hires,
          namer,
          allOrNothing,
          ports,
        )
        return { status: taken.new > 0 ? 201 : 200, body: taken, kept: taken }
      })
      return reply.code(status === 201 ? 201 : 200).send(body)
    },
  })
}

function addReading(server: ApiServer, ports: ApiPorts): void {
  server.route({
    method: 'GET',
    url: '/api/hires',
    config: { scope: 'hires:read' },
    schema: {
      operationId: 'listHires',
      summary: 'Lists hires in the order in which they start',
      description: 'Scope `hires:read`.',
      tags: ['hires'],
      querystring: z.strictObject({
        phase: z.enum(phases).optional(),
        troubled: z
          .enum(['true', 'false'])
          .optional()
          .describe('Only those a person must look at.'),
        from: zDay.optional(),
        to: zDay.optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
        after: z.string().max(200).optional().describe('`next` of the page before.'),
      }),
      response: {
        200: z.object({ hires: z.array(zListedHire), next: z.string().nullable() }),
        ...commonProblems,
      },
    },
    handler: async (request) => {
      const { phase, troubled, from, to, limit, after } = request.query
      const query: HireQuery = {
        most: limit,
        containers: callerOf(request).containers,
        ...(phase && { phase }),
        ...(troubled === 'true' && { troubled: true }),
        ...(from && { from }),
        ...(to && { to }),
        ...(after && { after: parseCursor(after) }),
      }
      const hires = await listHires(ports.database, query)
      const last = hires.length === limit ? hires.at(-1) : undefined
      const next = last
        ? Buffer.from(`["${last.startsOn}","${last.id}"]`).toString('base64url')
        : null
      return { hires, next }
    },
  })
  server.route({
    method: 'GET',
    url: '/api/hires/:id',
    config: { scope: 'hires:read' },
    schema: {
      operationId: 'showHire',
      summary: 'Shows one hire and what happened',
      description: 'Scope `hires:read`. Addresses are masked.',
      tags: ['hires'],
      params: zHireId,
      response: {
        200: zShownHire,
        ...commonProblems,
        404: problem('No such hire for this token.'),
      },
    },
    handler: async (request) => {
      const { containers } = callerOf(request)
      const shown = await showHire(ports, { hire: request.params.id, containers })
      if (!shown) throw new ProblemAnswer('not-found')
      return shown
    },
  })
}

function addCancelling(server: ApiServer, ports: ApiPorts): void {
  server.route({
    method: 'POST',
    url: '/api/hires/:id/cancel',
    config: { scope: 'hires:cancel' },
    schema: {
      operationId: 'cancelHire',
      summary: 'Cancels a hire',
      description:
        'Scope `hires:cancel`. Links and claims stop working; contact data is erased. Where a key was set the account is ' +
        'closed: `closing`, and the desk hears what came of it. The same ' +
        'start sent again is answered with `cancelled`, until the hire is readmitted.',
      tags: ['hires'],
      params: zHireId,
      response: {
        200: z.object({ cancelled: z.literal(true), closing: z.boolean() }),
        ...commonProblems,
        404: problem('No such hire for this token.'),
        409: problem('The delivery is over already.'),
      },
    },
    handler: async (request) => {
      const { containers } = callerOf(request)
      const outcome = await cancelHire({ hire: request.params.id, containers }, ports)
      if (outcome === 'not-found') throw new ProblemAnswer('not-found')
      if (outcome === 'over-already') throw new ProblemAnswer('hire-over')
      return { cancelled: true as const, closing: outcome === 'cancelled-and-closing' }
    },
  })
}

function addReadmitting(server: ApiServer, ports: ApiPorts): void {
  server.route({
    method: 'POST',
    url: '/api/hires/:id/readmit',
    config: { scope: 'hires:cancel' },
    schema: {
      operationId: 'readmitHire',
      summary: 'Lets a cancelled hire in again',
      description:
        'Scope `hires:cancel`. The next import that names them takes them as new. Nothing was kept to bring them back with.',
      tags: ['hires'],
      params: zHireId,
      response: {
        200: z.object({ readmitted: z.literal(true) }),
        ...commonProblems,
        404: problem('No such hire for this token.'),
        409: problem('The hire is not cancelled.'),
      },
    },
    handler: async (request) => {
      const { containers } = callerOf(request)
      const outcome = await readmitHire({ hire: request.params.id, containers }, ports)
      if (outcome !== 'readmitted') throw new ProblemAnswer(outcome)
      return { readmitted: true as const }
    },
  })
}

function parseCursor(text: string): { readonly startsOn: string; readonly id: string } {
  try {
    const [startsOn, id] = zCursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    return { startsOn, id }
  } catch (cause) {
    throw Object.assign(
      new ProblemAnswer('request-invalid', { detail: '`after` is not a `next`.' }),
      { cause },
    )
  }
}
