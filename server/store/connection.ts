import type { Secret } from '../../protocol/secret.ts'

/** A database reached through a Unix socket in `folder`, where the operating system vouches for who connects. */
export interface SocketConnection {
  readonly folder: string
  readonly port: number
  readonly user: string
  readonly database: string
}

/** How to reach a database: the embedded one by its socket, or a server of one's own by its URL (a secret). */
export type Connection = { readonly socket: SocketConnection } | { readonly url: Secret }

/** The driver's words for `connection`. The password stays inside the returned options: hand them to `pg` only. */
export function toDriverOptions(connection: Connection) {
  if ('url' in connection)
    return connection.url.reveal((connectionString) => ({ connectionString }))
  const { folder, port, user, database } = connection.socket
  return { host: folder, port, user, database }
}
