import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Log } from '../../protocol/log.ts'
import { createProblemDocument, ProblemAnswer, type ProblemDetail } from './problem-document.ts'

/** Whatever goes wrong leaves as a problem document: no stack, no message of a library, no value of the request. */
export function answerErrors(server: FastifyInstance, log: Log): void {
  server.setNotFoundHandler((request, reply) => send(request, reply, 'not-found'))
  server.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof ProblemAnswer) return send(request, reply, error.code, error.more)
    if (error.validation) return send(request, reply, 'request-invalid', placesOf(error))
    const code = codeOf(error)
    if (code === 'internal') {
      log.error('api: a request broke', {
        request: request.id,
        route: request.routeOptions.url ?? '',
        name: error.name,
        code: error.code ?? '',
      })
    }
    return send(request, reply, code)
  })
}

/** Sends a problem document. */
function send(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ErrorCode,
  more: ProblemDetail = {},
): FastifyReply {
  const document = createProblemDocument(code, request.id, more)
  if (code === 'token-refused') reply.header('www-authenticate', 'Bearer')
  // Serialised here: a problem may leave from routes that do not list it.
  return reply
    .code(document.status)
    .type('application/problem+json')
    .serializer((text: unknown) => String(text))
    .send(JSON.stringify(document))
}

function placesOf({ validation, validationContext }: FastifyError): ProblemDetail {
  const problems = (validation ?? []).map(({ instancePath, message, keyword }) => ({
    column: `${validationContext ?? 'body'}${instancePath.replace(/\/$/, '').replaceAll('/', '.')}`,
    code: keyword.replaceAll('_', '-'),
    reason: message ?? 'it does not fit',
    hint: 'see the OpenAPI document',
  }))
  return { problems }
}

function codeOf({ code, statusCode }: FastifyError): ErrorCode {
  if (statusCode === 413) return 'too-large'
  if (statusCode === 415) return 'media-type-unknown'
  if (statusCode === 429) return 'too-often'
  const isRequests = code?.startsWith('FST_ERR_CTP') || statusCode === 400
  return isRequests ? 'request-invalid' : 'internal'
}
