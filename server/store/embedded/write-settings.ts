import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { supervisorRole } from './create-cluster.ts'
import type { Folders } from './prepare-folders.ts'

/** The role and the database of the product. */
export const productRole = 'firstkey'

/** The files that say who may connect: this process's user, vouched for by the operating system, and nobody else. */
function files({ settings }: Folders) {
  return { access: join(settings, 'pg_hba.conf'), names: join(settings, 'pg_ident.conf') }
}

/** Writes the access files and returns the arguments that `postgres` starts with. They win over any file in the data. */
export function writeSettings(folders: Folders, socket: string, ownName: string): string[] {
  const { access, names } = files(folders)
  writeReadable(access, 'local all all peer map=firstkey\n')
  const name = `"${ownName.replaceAll('"', '""')}"`
  const rows = [supervisorRole, productRole].map((role) => `firstkey ${name} ${role}`)
  writeReadable(names, `${rows.join('\n')}\n`)
  const settings = {
    hba_file: access,
    ident_file: names,
    listen_addresses: '',
    unix_socket_directories: `"${socket.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port: String(embeddedPort),
    // One server holds up to 17. What is not used costs a few megabytes; a server that is refused waits in vain.
    max_connections: '200',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_timezone: 'UTC',
    timezone: 'UTC',
    // Rows and statements hold personal data: refusals of a statement, and the details of others, stay out of the log.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_checkpoints: 'off',
  }
  return [
    '-D',
    folders.data,
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ]
}

/** Whatever our umask: the database's user must read these. They hold no secret. */
function writeReadable(path: string, text: string): void {
  writeFileSync(path, text)
  chmodSync(path, 0o644)
}

/** Names the socket file; nothing listens on the network. */
export const embeddedPort = 5432
