import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Secret } from '../../protocol/secret.ts'
import { administrator, type Caller, type Scope } from '../tokens/scopes.ts'
import { verifyToken } from '../tokens/verify-token.ts'
import type { ApiPorts, Door } from './api-ports.ts'
import { ProblemAnswer } from './problem-document.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The scope that the route asks for. A route without one is for everybody. */
    readonly scope?: Scope
  }
  interface FastifyRequest {
    caller: Caller | null
  }
}

/** Establishes who calls before anything of a request is read, and refuses who may not. */
export function authenticate(server: FastifyInstance, door: Door, ports: ApiPorts): void {
  server.decorateRequest('caller', null)
  server.addHook('onRequest', async (request) => {
    const { scope } = request.routeOptions.config
    if (scope === undefined) return
    const caller = door === 'administrator' ? administrator : await identify(request, ports)
    if (!caller) throw new ProblemAnswer('token-refused')
    if (!caller.scopes.includes(scope)) {
      throw new ProblemAnswer('scope-missing', { detail: `The scope is ${scope}.` })
    }
    request.caller = caller
  })
}

/** Whoever calls a route that asks for a scope. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('this route asks for no scope, so nobody was identified')
  return request.caller
}

async function identify(request: FastifyRequest, ports: ApiPorts): Promise<Caller | undefined> {
  const [, token = ''] =
    /^Bearer ([\x21-\x7e]{1,200})$/i.exec(request.headers.authorization ?? '') ?? []
  return await verifyToken(new Secret(token), ports)
}
