import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { keepSigningKeys } from '../../protocol/keep-signing-keys.ts'
import type { ServerConfig } from '../config.ts'
import { createReadPage } from '../hooks/workflows/read-page.ts'
import type { ServerPorts } from '../server-ports.ts'
import type { News } from '../store/listen.ts'
import { addOwnRoutes } from './add-own-routes.ts'
import { authorityOf } from './own-settings.ts'

/** Adds *my password* to the portal's door, where the configuration has it; nothing otherwise. */
export function openOwn(
  door: FastifyInstance,
  { own }: Pick<ServerConfig, 'own'>,
  { tls, news }: { readonly tls: boolean; readonly news: News },
  ports: ServerPorts,
): void {
  if (!own) return
  const keys = keepSigningKeys(`${authorityOf(own)}/discovery/v2.0/keys`, {
    clock: ports.clock,
    freshMinutes: 60,
    read: createReadPage(own.ca),
  })
  addOwnRoutes(
    door,
    { tls },
    {
      ...{ ...ports, own, keys },
      randomBytes: (count) => randomBytes(count),
      visitMayChange: (visit, milliseconds) => news.wait('firstkey_visit', milliseconds, visit),
    },
  )
}
