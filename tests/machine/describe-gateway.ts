import type { HttpsCarrierServer } from './start-https-carrier.ts'

/** A carrier of kind `http` in a server's configuration, for a gateway of a test. Reports are signed with `reportSecret`. */
export function describeGateway(
  name: string,
  { url, ca }: Pick<HttpsCarrierServer, 'ca' | 'url'>,
  reportSecret = `${name}: known to both sides`,
) {
  return {
    kind: 'http' as const,
    name,
    url: `${url}/messages`,
    ca,
    body: { json: { to: '{to}', text: '{text}', id: '{id}' } },
    success: { reference: '/id' },
    reports: {
      secret: reportSecret,
      header: 'x-signature',
      signature: {},
      reference: '/id',
      state: '/status',
      delivered: ['delivered'],
      failed: ['failed'],
    },
    sendTimeout: 3000,
  }
}
