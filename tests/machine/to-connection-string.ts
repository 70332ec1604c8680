import type { SocketConnection } from '../../server/store/connection.ts'

/** A socket connection as a URL, for another process's `DATABASE_URL`. It holds no password. */
export function toConnectionString({ folder, port, user, database }: SocketConnection): string {
  return `postgresql://${encodeURIComponent(user)}@/${encodeURIComponent(database)}?host=${encodeURIComponent(folder)}&port=${port}`
}
