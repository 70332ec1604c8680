import type { FastifyReply } from 'fastify'
import type { ErrorCode } from '../../protocol/errors.ts'
import { createProblem } from './create-problem.ts'

/** Answers with the problem document of a code. */
export function refuse(reply: FastifyReply, code: ErrorCode): FastifyReply {
  const problem = createProblem(code)
  return reply.code(problem.status).type('application/problem+json').send(problem)
}
