import { createCloudHttp } from '../../agent/entra/cloud-http.ts'
import type { Simulator } from '../../simulator/start.ts'

/** What an administrator of the tenant does by hand: a pass that is not ours. Returns its id. */
export async function mintByHand(
  { tenant, caPem }: Simulator,
  user: string,
  body: object = {},
): Promise<string> {
  const { appId } = tenant.addApplication({
    permissions: ['UserAuthMethod-TAP.ReadWrite.All'],
    managedIdentity: 'user',
  })
  const query = `api-version=2018-02-01&resource=https://graph.microsoft.com&client_id=${appId}`
  const token = await fetch(`${tenant.metadataUrl}/metadata/identity/oauth2/token?${query}`, {
    headers: { metadata: 'true' },
  })
  const { access_token: bearer } = (await token.json()) as { readonly access_token: string }
  const path = `/users/${user}/authentication/temporaryAccessPassMethods`
  await createCloudHttp(caPem)(`${tenant.graphUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  })
  const id = tenant.person(user).pass?.id
  if (!id) throw new Error('no pass was made')
  return id
}
