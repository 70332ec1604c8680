import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Clock } from '../../../protocol/clock.ts'
import { Secret } from '../../../protocol/secret.ts'
import { readPrivateFile } from '../../identity/private-folder.ts'
import type { Randomness } from '../../randomness.ts'
import { readTextFile } from '../../read-json-file.ts'
import { StartProblem } from '../../start-problem.ts'
import type { CloudHttp } from '../cloud-http.ts'
import type { EntraSettings } from '../settings.ts'
import { askForToken, type Proof, proveByCertificate, proveByFile } from './client-credentials.ts'
import { keepToken, type TokenSource } from './keep-token.ts'
import { askForIdentityToken } from './managed-identity.ts'

interface TokenPorts {
  readonly http: CloudHttp
  readonly clock: Clock
  readonly random: Randomness
}

/** Opens the way to tokens that the configuration names. Throws {@link StartProblem} where a file is missing. */
export async function openTokenSource(
  settings: EntraSettings,
  ports: TokenPorts,
): Promise<TokenSource> {
  const { credential, audience } = settings
  if (credential.kind === 'managed-identity') {
    const header = credential.headerFile ? await readSecret(credential.headerFile) : undefined
    return keepToken(() => askForIdentityToken(credential, audience, header, ports), ports.clock)
  }
  const { clientId } = settings
  if (clientId === undefined) {
    throw new StartProblem('`entra.clientId` is missing', 'give the id of the application')
  }
  const endpoint = `${settings.loginUrl}/${settings.tenant}/oauth2/v2.0/token`
  const proof = await openProof(credential, { clientId, endpoint }, ports)
  return keepToken(() => askForToken({ endpoint, clientId, audience, proof }, ports), ports.clock)
}

async function openProof(
  credential: Exclude<EntraSettings['credential'], { kind: 'managed-identity' }>,
  about: { readonly clientId: string; readonly endpoint: string },
  ports: TokenPorts,
): Promise<Proof> {
  switch (credential.kind) {
    case 'certificate': {
      const pair = await readPair(credential.certificateFile, credential.keyFile)
      return proveByCertificate({ ...pair, ...about }, ports)
    }
    case 'federated': {
      const { tokenFile } = credential
      return proveByFile(async () => new Secret((await readFile(tokenFile, 'utf8')).trim()))
    }
    case 'secret-that-can-be-copied': {
      const secret = await readSecret(credential.secretFile)
      return () => Promise.resolve({ client_secret: secret })
    }
  }
}

/** Certificate and key, held against each other now rather than by the tenant later. No text of either is repeated. */
async function readPair(certificateFile: string, keyFile: string) {
  const certificatePem = await readTextFile(certificateFile, 'the certificate')
  const secret = await readSecret(keyFile)
  const certificate = tryTo(() => new X509Certificate(certificatePem))
  const key = tryTo(() => secret.reveal((pem) => createPrivateKey(pem)))
  if (!certificate) {
    throw new StartProblem(`this is no certificate: ${certificateFile}`, 'give it as PEM')
  }
  if (key?.asymmetricKeyType !== 'rsa') {
    throw new StartProblem(`this is no RSA key: ${keyFile}`, 'give it as PEM, without a passphrase')
  }
  if (!certificate.checkPrivateKey(key)) {
    throw new StartProblem(
      `the key does not belong to the certificate: ${keyFile}`,
      `give the key of ${certificateFile}`,
    )
  }
  return { certificate, key }
}

function tryTo<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

async function readSecret(path: string): Promise<Secret> {
  const text = (await readPrivateFile(path))?.trim()
  if (!text) {
    throw new StartProblem(`a secret of the tenant is missing: ${path}`, 'put it there, mode 0600')
  }
  return new Secret(text)
}
