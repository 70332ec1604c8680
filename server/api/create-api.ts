import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import Fastify from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { addAgentRoutes } from './agent-routes.ts'
import { answerErrors } from './answer-errors.ts'
import type { ApiPorts, Door } from './api-ports.ts'
import type { ApiServer } from './api-server.ts'
import { authenticate } from './authenticate.ts'
import { addHealthRoutes } from './health-routes.ts'
import { addHireRoutes } from './hire-routes.ts'
import { addImportRoute } from './import-route.ts'
import { apiDocument } from './openapi-document.ts'
import { addSettleRoutes } from './settle-routes.ts'
import { addTokenRoutes } from './token-routes.ts'

const mostBytes = 1024 * 1024
const mostPerMinute = 600
/** A connection on which nothing moves for so long is closed. */
const idleMilliseconds = 120_000

interface ApiSettings {
  readonly door: Door
  /** Whether the address of a caller is taken from `X-Forwarded-For`, because a proxy of ours stands in front. */
  readonly trustProxy?: boolean
}

/**
 * The HTTP API, for one of its two doors. The caller listens: the `token` door on TCP; the `administrator` door on a
 * socket that nobody else can open, because whoever reaches it may do everything.
 */
export async function createApi(
  { door, trustProxy = false }: ApiSettings,
  ports: ApiPorts,
): Promise<ApiServer> {
  const server = Fastify({
    bodyLimit: mostBytes,
    connectionTimeout: idleMilliseconds,
    genReqId: ports.newId,
    logger: false,
    // One hop: what that proxy added last. All that stands before it, the caller may have written.
    trustProxy: trustProxy ? (_address: string, hop: number) => hop === 0 : false,
  }).withTypeProvider<ZodTypeProvider>()
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  server.removeContentTypeParser('text/plain')
  answerErrors(server, ports.log)
  server.addHook('onRequest', (request, reply, next) => {
    reply.header('x-request-id', request.id)
    next()
  })
  await server.register(helmet, {
    contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } },
  })
  if (door === 'token') {
    await server.register(rateLimit, {
      global: false,
      max: mostPerMinute,
      timeWindow: 60_000,
      errorResponseBuilder: () => Object.assign(new Error('too often'), { statusCode: 429 }),
    })
    // Before anybody is asked who they are: whoever has no token is counted, too.
    server.addHook('onRequest', server.rateLimit())
  }
  await server.register(swagger, {
    openapi: apiDocument,
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  authenticate(server, door, ports)
  addHireRoutes(server, ports)
  addSettleRoutes(server, ports)
  addImportRoute(server, ports)
  addTokenRoutes(server, ports)
  addAgentRoutes(server, ports)
  addHealthRoutes(server, ports)
  return server
}
