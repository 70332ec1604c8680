import { z } from 'zod'
import type { ErrorCode } from '../../protocol/errors.ts'
import { createProblem } from '../http/create-problem.ts'

/** One place of a request that is wrong. */
const zPlace = z.object({
  line: z.number().int().optional(),
  row: z.number().int().optional().describe('Which of the hires sent, from 0.'),
  column: z.string().optional(),
  code: z.string(),
  reason: z.string(),
  hint: z.string(),
})
export type Place = z.infer<typeof zPlace>

/** A problem document (RFC 9457), with the fields that every one of ours has. */
const zProblem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().describe('Stable; the only field to compare.'),
    detail: z.string().optional(),
    hint: z.string(),
    instance: z.string().describe('The id under which the log has it.'),
    problems: z.array(zPlace).optional(),
  })
  .meta({ id: 'Problem' })
type ProblemDocument = z.infer<typeof zProblem>

/** What may be said beyond the public words of a code. */
export interface ProblemDetail {
  readonly detail?: string
  readonly problems?: readonly Place[]
}

/** Thrown by a route to answer with a problem: an answer, not a fault. */
export class ProblemAnswer extends Error {
  readonly code: ErrorCode
  readonly more: ProblemDetail

  constructor(code: ErrorCode, more: ProblemDetail = {}) {
    super(code)
    this.name = 'ProblemAnswer'
    this.code = code
    this.more = more
  }
}

/** The document of a code. Public words only; what really happened stands in the log under `instance`. */
export function createProblemDocument(
  code: ErrorCode,
  request: string,
  { detail, problems }: ProblemDetail = {},
): ProblemDocument {
  return {
    ...createProblem(code),
    instance: `urn:uuid:${request}`,
    ...(detail === undefined ? {} : { detail }),
    ...(problems === undefined ? {} : { problems: [...problems] }),
  }
}

const content = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: zProblem } },
})

/** The problems that any route may answer with, for the OpenAPI document. */
export const commonProblems = {
  400: content('The request does not have the documented shape.'),
  401: content('The token is missing, wrong or revoked.'),
  403: content('The token lacks the scope.'),
  429: content('Asked for too often.'),
  500: content('Something broke here.'),
} as const

/** More problems of one route. */
export function problem(description: string) {
  return content(description)
}
