import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { Client } from 'ldapts'

/** A controller to read from over LDAPS, and the account to read as. */
export interface DirectoryEndpoint {
  /** The name in its certificate. */
  readonly host: string
  /** Where to connect. */
  readonly address: string
  readonly port: number
  /** The authority that issued its certificate, and no other. */
  readonly caPem: string
  readonly bindDn: string
  readonly password: string
}

/** Signs in, does the errand and closes the connection, whatever happens. */
export async function useDirectory<T>(
  endpoint: DirectoryEndpoint,
  errand: (client: Client) => Promise<T>,
): Promise<T> {
  const client = newClient(endpoint)
  try {
    await client.bind(endpoint.bindDn, endpoint.password)
    return await errand(client)
  } finally {
    await client.unbind().catch(() => undefined)
  }
}

/** One connection and never a second: two operations that connect again at once can leave a promise that never settles. */
function newClient({ host, address, port, caPem }: DirectoryEndpoint): Client {
  let opened = false
  return new Client({
    url: `ldaps://${host}`,
    timeout: 20_000,
    connectTimeout: 5000,
    createSecureConnection: () => {
      if (opened) throw new Error('the connection to the directory was lost')
      opened = true
      const name = isIP(host) ? {} : { servername: host }
      return connect({ host: address, port, ca: [caPem], minVersion: 'TLSv1.2', ...name })
    },
  })
}
