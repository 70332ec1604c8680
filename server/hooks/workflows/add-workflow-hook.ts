import type { FastifyInstance } from 'fastify'
import type { SigningKeys } from '../../../protocol/keep-signing-keys.ts'
import { refuse } from '../../http/refuse.ts'
import type { ServerPorts } from '../../server-ports.ts'
import { openCase } from './open-case.ts'
import { parseCall } from './parse-call.ts'
import { verifyCaller } from './verify-caller.ts'
import type { WorkflowSettings } from './workflow-settings.ts'

const mostBytes = 32 * 1024

type HookPorts = Pick<ServerPorts, 'database' | 'newId' | 'clock' | 'plan' | 'log'> & {
  readonly keys: SigningKeys
}

/**
 * `POST /hooks/lifecycle-workflows`: the relay of a custom task extension tells who is to start. 202: noted, now or before. Who
 * calls is established before the body is read, and whoever is not the relay hears one answer whatever did not hold.
 */
export function addWorkflowHook(
  server: FastifyInstance,
  settings: WorkflowSettings,
  ports: HookPorts,
): void {
  const { clock, log, keys } = ports
  server.post(
    '/hooks/lifecycle-workflows',
    {
      bodyLimit: mostBytes,
      schema: { hide: true } as object,
      onRequest: async (request, reply) => {
        const [, token = ''] =
          /^Bearer ([A-Za-z0-9._-]{1,8192})$/i.exec(request.headers.authorization ?? '') ?? []
        const caller = await verifyCaller(token, settings, keys, clock.now())
        if (caller === 'relay') return
        log.warn('a workflow’s call was refused', { request: request.id, code: caller.refused })
        // Not a refusal: who calls cannot be told now, and the relay tries again.
        if (caller.refused === 'hook-keys') return refuse(reply, 'hook-keys')
        return refuse(reply, 'hook-refused')
      },
    },
    async (request, reply) => {
      const call = parseCall(request.body)
      if (!call) {
        log.warn('a workflow’s call does not have its shape', { request: request.id })
        return refuse(reply, 'request-invalid')
      }
      const opened = await openCase(call, ports)
      if (opened) log.info('a workflow told of somebody', { case: opened })
      return reply.code(202).send()
    },
  )
}
