import * as z from 'zod/mini'
import type { AgentEntry } from './agent-list.ts'
import { zDirectory } from './ids.ts'
import type { KeyPair } from './keys.ts'
import { secondsOf, signWords, verifyWords } from './signed-words.ts'

const zSelfClaims = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(60)),
  directories: z.array(zDirectory).check(z.minLength(1), z.maxLength(16)),
  iat: z.number(),
  exp: z.number(),
})

/** Who an agent says it is. Signed by its identity key, so that whoever compares the fingerprint has compared all of it. */
export interface AgentSelf extends AgentEntry {
  readonly name: string
}

const selfDays = 30

/** An agent's signed word on its own name and directories: what another agent's operator admits. */
export function createAgentSelf(
  { name, directories }: { readonly name: string; readonly directories: readonly string[] },
  identity: KeyPair,
  now: Date,
): Promise<string> {
  const iat = secondsOf(now)
  const claims = { name, directories: [...directories], iat, exp: iat + selfDays * 86_400 }
  return signWords('agent-self', claims, identity)
}

/** Verifies such a word. Not yet verified: that anybody wants this agent. Its operator compares the fingerprint. */
export async function verifyAgentSelf(words: string, now: Date): Promise<AgentSelf | undefined> {
  const verified = await verifyWords('agent-self', words, zSelfClaims, now)
  if (!verified) return undefined
  const { name, directories } = verified.claims
  return { agent: verified.signer, jwk: verified.signerJwk, name, directories }
}
