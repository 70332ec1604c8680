import { z } from 'zod'
import { verifyLedger } from '../ledger/verify-ledger.ts'
import type { ApiPorts } from './api-ports.ts'
import type { ApiServer } from './api-server.ts'
import { commonProblems } from './problem-document.ts'
import { readHealth } from './read-health.ts'

const zHealthLine = z
  .object({
    name: z.string(),
    state: z.enum(['ok', 'warn', 'fail']),
    since: z.iso.datetime().optional(),
    effect: z.string().describe('What it means for people.'),
    remedy: z.string().optional(),
  })
  .meta({ id: 'HealthLine' })

const zVerdict = z
  .object({
    whole: z.boolean(),
    seq: z.int().describe('The last entry, or the first that is not right.'),
    hash: z
      .string()
      .optional()
      .describe('Of the last entry: note it down to find a rewritten ledger.'),
    from: z
      .int()
      .optional()
      .describe('Of a rewritten ledger: the first entry that may be another.'),
    problem: z.string().optional(),
  })
  .meta({ id: 'LedgerVerdict' })

const zEnd = z.strictObject({
  seq: z.int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})

/** The routes that say whether everything is well. */
export function addHealthRoutes(server: ApiServer, ports: ApiPorts): void {
  server.route({
    method: 'GET',
    url: '/health',
    schema: {
      operationId: 'isAlive',
      summary: 'Whether the process answers',
      description: 'For load balancers. Says nothing else.',
      security: [],
      tags: ['operations'],
      response: { 200: z.object({ alive: z.literal(true) }) },
    },
    handler: () => Promise.resolve({ alive: true as const }),
  })
  server.route({
    method: 'GET',
    url: '/api/health',
    config: { scope: 'health:read' },
    schema: {
      operationId: 'readHealth',
      summary: 'What works, what does not, and what to do',
      description: 'Scope `health:read`.',
      tags: ['operations'],
      response: { 200: z.object({ lines: z.array(zHealthLine) }), ...commonProblems },
    },
    handler: async () => ({ lines: await readHealth(ports) }),
  })
  server.route({
    method: 'GET',
    url: '/api/ledger/verify',
    config: { scope: 'ledger:read' },
    schema: {
      operationId: 'verifyLedger',
      summary: 'Reads the whole ledger and verifies its chain',
      description: 'Scope `ledger:read`.',
      tags: ['operations'],
      querystring: z.strictObject({
        seq: z.coerce.number().int().min(1).optional(),
        hash: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .optional()
          .describe('With `seq`: an end that somebody noted down before.'),
      }),
      response: { 200: zVerdict, ...commonProblems },
    },
    handler: (request) => {
      const { seq, hash } = request.query
      return verdictOn(ports, seq !== undefined && hash !== undefined ? [{ seq, hash }] : [])
    },
  })
  server.route({
    method: 'POST',
    url: '/api/ledger/verify',
    config: { scope: 'ledger:read' },
    schema: {
      operationId: 'verifyLedgerByWitness',
      summary: 'Verifies the ledger against the ends that agents were shown',
      description: 'Scope `ledger:read`. Changes nothing.',
      tags: ['operations'],
      body: z.strictObject({ remembered: z.array(zEnd).max(1000) }),
      response: { 200: zVerdict, ...commonProblems },
    },
    handler: (request) => verdictOn(ports, request.body.remembered),
  })
}

async function verdictOn(
  { database }: ApiPorts,
  remembered: readonly { readonly seq: number; readonly hash: string }[],
) {
  const verdict = await verifyLedger(database, remembered)
  return 'finding' in verdict
    ? { whole: false, ...verdict.finding }
    : { whole: true, ...verdict.head }
}
