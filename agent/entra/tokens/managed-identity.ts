import { lstat, readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import * as z from 'zod'
import type { Clock } from '../../../protocol/clock.ts'
import { Secret } from '../../../protocol/secret.ts'
import type { CloudHttp, CloudReply } from '../cloud-http.ts'
import { GraphFault, systemCodeOf } from '../graph/graph-fault.ts'
import { parseJson } from '../parse-json.ts'
import type { Credential } from '../settings.ts'
import type { FreshToken } from './keep-token.ts'

type ManagedIdentity = Extract<Credential, { kind: 'managed-identity' }>

interface Ports {
  readonly http: CloudHttp
  readonly clock: Pick<Clock, 'now' | 'sleep'>
}

const endpoints = {
  imds: { url: 'http://169.254.169.254/metadata/identity/oauth2/token', version: '2018-02-01' },
  'app-service': { url: 'http://127.0.0.1:41741/msi/token', version: '2019-08-01' },
  arc: { url: 'http://127.0.0.1:40342/metadata/identity/oauth2/token', version: '2020-06-01' },
} as const

const arcFolder =
  process.platform === 'win32'
    ? 'C:\\ProgramData\\AzureConnectedMachineAgent\\Tokens'
    : '/var/opt/azcmagent/tokens'
const arcKeyBytes = 4096
const tries = 4
const seconds = 10

/** `expires_on` is in seconds since 1970, as text. */
const zToken = z.object({ access_token: z.string().min(1), expires_on: z.coerce.number() })

/**
 * A token for the machine's own identity: nothing secret is configured. `header`: of App Service.
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export async function askForIdentityToken(
  identity: ManagedIdentity,
  audience: string,
  header: Secret | undefined,
  ports: Ports,
): Promise<FreshToken> {
  const { url, version } = endpoints[identity.host]
  const asked = new URL(identity.endpoint ?? url)
  asked.searchParams.set('api-version', version)
  asked.searchParams.set('resource', audience)
  if (identity.clientId) asked.searchParams.set('client_id', identity.clientId)
  const headers = headersFor(identity, header)
  const first = await askPatiently(asked.href, headers, ports)
  const reply =
    identity.host === 'arc' && first.status === 401
      ? await answerChallenge(asked.href, first, identity.keyFolder ?? arcFolder, ports)
      : first
  const token = reply.status === 200 ? zToken.safeParse(parseJson(reply.text)).data : undefined
  if (!token) throw new GraphFault('token-refused', { tokenStatus: reply.status })
  return { token: new Secret(token.access_token), endsAt: new Date(token.expires_on * 1000) }
}

function headersFor({ host }: ManagedIdentity, header: Secret | undefined) {
  if (host !== 'app-service') return { metadata: 'true' }
  return { 'x-identity-header': header?.reveal((text) => text) ?? '' }
}

/** The endpoint is of this machine, and not always there at once: again after 1, 2 and 4 s. */
async function askPatiently(
  url: string,
  headers: Readonly<Record<string, string>>,
  { http, clock }: Ports,
): Promise<CloudReply> {
  for (let attempt = 1; ; attempt += 1) {
    const signal = AbortSignal.timeout(seconds * 1000)
    const reply = await http(url, { method: 'GET', headers, signal }).catch(() => undefined)
    const isBusy = reply === undefined || [404, 408, 410, 429].includes(reply.status)
    if (reply && !isBusy && reply.status < 500) return reply
    if (attempt === tries) throw new GraphFault('unreachable', { tokenStatus: reply?.status ?? 0 })
    await clock.sleep(1000 * 2 ** (attempt - 1))
  }
}

/**
 * Azure Arc shows by a file that the asker is a program of this machine that may read it. Only a small `.key` file in the
 * folder of its own agent is read: what a stranger names is nothing to us.
 */
async function answerChallenge(
  url: string,
  { header }: CloudReply,
  folder: string,
  ports: Ports,
): Promise<CloudReply> {
  const path = /^Basic realm=(.+)$/i.exec(header('www-authenticate') ?? '')?.[1] ?? ''
  const file = resolve(path)
  if (dirname(file) !== resolve(folder) || !file.endsWith('.key')) {
    throw new GraphFault('token-refused', { name: 'key-elsewhere' })
  }
  const key = await readSmallFile(file)
  return await askPatiently(url, { metadata: 'true', authorization: `Basic ${key}` }, ports)
}

async function readSmallFile(file: string): Promise<string> {
  const read = async () => {
    const seen = await lstat(file)
    return seen.isFile() && seen.size <= arcKeyBytes ? await readFile(file, 'utf8') : ''
  }
  const key = await read().catch((error: unknown) => {
    throw new GraphFault('token-refused', { system: systemCodeOf(error) })
  })
  if (key === '') throw new GraphFault('token-refused', { name: 'no-key' })
  return key
}
