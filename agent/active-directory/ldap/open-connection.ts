import { isIP } from 'node:net'
import { type ConnectionOptions, connect } from 'node:tls'
import { Client } from 'ldapts'
import type { Secret } from '../../../protocol/secret.ts'
import { classifyDirectoryError, DirectoryFault } from '../classify-directory-error.ts'

/** Where a domain controller listens for LDAPS. */
export interface ControllerAddress {
  /** The name its certificate must carry (or an address that it carries). */
  readonly host: string
  /** Where to connect, when `host` is not to be looked up. */
  readonly address?: string
  /** 636 unless said otherwise. */
  readonly port?: number
}

export interface ConnectionSettings {
  /** The authority that issued the controllers' certificates, and no other; the system's roots when absent. */
  readonly caPem?: string
  /** Milliseconds for TCP and TLS. */
  readonly connectTimeout: number
  /** Milliseconds for one operation. When it passes, the connection is gone with everything on it. */
  readonly operationTimeout: number
}

/** A name and a password for a simple bind. */
export interface Credential {
  readonly name: string
  readonly password: Secret
}

/**
 * One TLS connection to one controller, bound once. It never connects again: ldapts would do so without binding, and
 * two operations that do so at once leave a promise that never settles (ldapts issue 256).
 *
 * Throws what ldapts threw at the bind; the connection is closed then.
 */
export async function openConnection(
  address: ControllerAddress,
  settings: ConnectionSettings,
  credential: Credential,
): Promise<Client> {
  const client = newClient(address, settings)
  try {
    await credential.password.reveal((password) => {
      // A simple bind without a password is an anonymous one, and succeeds (RFC 4513, 5.1.2).
      if (password === '') throw new DirectoryFault('service-account-refused')
      return client.bind(credential.name, password)
    })
    return client
  } catch (error) {
    await closeConnection(client)
    throw error
  }
}

export async function closeConnection(client: Client): Promise<void> {
  try {
    await client.unbind()
  } catch (error) {
    // It was closed already, which is what was wanted.
    classifyDirectoryError(error, 'operation')
  }
}

function newClient(address: ControllerAddress, settings: ConnectionSettings): Client {
  const host = address.host
  const tls: ConnectionOptions = {
    host: address.address ?? host,
    port: address.port ?? 636,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(isIP(host) ? {} : { servername: host }),
    ...(settings.caPem === undefined ? {} : { ca: [settings.caPem] }),
  }
  let opened = false
  return new Client({
    url: isIP(host) === 6 ? `ldaps://[${host}]` : `ldaps://${host}`,
    timeout: settings.operationTimeout,
    connectTimeout: settings.connectTimeout,
    createSecureConnection: () => {
      if (opened) throw new DirectoryFault('directory-connection-lost')
      opened = true
      return connect(tls)
    },
  })
}
