import { z } from 'zod'
import { closeHire } from '../hires/close-hire.ts'
import { inviteHire } from '../hires/invite-hire.ts'
import { settleContact } from '../hires/settle-contact.ts'
import type { ApiPorts } from './api-ports.ts'
import type { ApiServer } from './api-server.ts'
import { callerOf } from './authenticate.ts'
import { commonProblems, ProblemAnswer, problem } from './problem-document.ts'

const zHireId = z.object({ id: z.uuid() })

/** The routes by which the desk settles what a delivery cannot settle by itself. */
export function addSettleRoutes(server: ApiServer, ports: ApiPorts): void {
  addClosing(server, ports)
  addInviting(server, ports)
  addAnswer(server, ports, 'accept', 'Accepts an address that HR changed')
  addAnswer(server, ports, 'refuse', 'Keeps the address first seen')
}

function addAnswer(
  server: ApiServer,
  ports: ApiPorts,
  answer: 'accept' | 'refuse',
  summary: string,
): void {
  server.route({
    method: 'POST',
    url: `/api/hires/:id/${answer}`,
    config: { scope: 'hires:settle' },
    schema: {
      operationId: `${answer}Contact`,
      summary,
      description:
        'Scope `hires:settle`. What is accepted cools down first, and the address before is told. Codes by text still go to ' +
        'the number that the agent froze or reads from the directory.',
      tags: ['hires'],
      params: zHireId,
      response: {
        200: z.object({ settled: z.literal(true) }),
        ...commonProblems,
        404: problem('No such hire for this token.'),
        409: problem('The delivery is over, or no changed address is held.'),
      },
    },
    handler: async (request) => {
      const { containers } = callerOf(request)
      const outcome = await settleContact({ hire: request.params.id, containers, answer }, ports)
      if (outcome !== 'settled') throw new ProblemAnswer(outcome)
      return { settled: true as const }
    },
  })
}

function addClosing(server: ApiServer, ports: ApiPorts): void {
  server.route({
    method: 'POST',
    url: '/api/hires/:id/close',
    config: { scope: 'hires:settle' },
    schema: {
      operationId: 'closeHire',
      summary: 'Closes an account whose key was a mistake',
      description:
        'Scope `hires:settle`. An agent replaces the password that was set through Firstkey by one that nobody knows, if its ' +
        'guard allows. The desk hears what came of it, and what remains to be done by hand.',
      tags: ['hires'],
      params: zHireId,
      response: {
        200: z.object({ closing: z.literal(true) }),
        ...commonProblems,
        404: problem('No such hire for this token.'),
        409: problem('No key was set.'),
      },
    },
    handler: async (request) => {
      const { containers } = callerOf(request)
      const outcome = await closeHire({ hire: request.params.id, containers }, ports)
      if (outcome !== 'closing') throw new ProblemAnswer(outcome)
      return { closing: true as const }
    },
  })
}

function addInviting(server: ApiServer, ports: ApiPorts): void {
  server.route({
    method: 'POST',
    url: '/api/hires/:id/invite',
    config: { scope: 'hires:settle' },
    schema: {
      operationId: 'inviteHire',
      summary: 'Invites a hire once more, at the addresses on file',
      description:
        'Scope `hires:settle`. Earlier links and claims end. For a link that was lost, a password that was forgotten before ' +
        'the first day, or an account that was closed by mistake.',
      tags: ['hires'],
      params: zHireId,
      response: {
        200: z.object({ inviting: z.literal(true) }),
        ...commonProblems,
        404: problem('No such hire for this token.'),
        409: problem('The delivery is over, not yet begun, or its account is being closed.'),
      },
    },
    handler: async (request) => {
      const { containers } = callerOf(request)
      const outcome = await inviteHire({ hire: request.params.id, containers }, ports)
      if (outcome !== 'inviting') throw new ProblemAnswer(outcome)
      return { inviting: true as const }
    },
  })
}
