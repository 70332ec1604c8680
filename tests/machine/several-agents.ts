import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createIdentity, type Identity } from '../../agent/identity/create-identity.ts'
import { verifyAgentList, verifyRecipients } from '../../protocol/agent-list.ts'
import { sealBox } from '../../protocol/sealed-box.ts'
import { Secret } from '../../protocol/secret.ts'
import { secondsOf } from '../../protocol/signed-words.ts'
import { directoryOf, type SimulatedWorld } from './simulated-world.ts'
import {
  type AgentUnderTest,
  type Claim,
  directoryName,
  setJob,
  startAgent,
} from './start-agent.ts'

/** Another agent beside the first one of a world, with a server of its own: an attacker may own both. */
export async function startFurtherAgent(
  { simulator, phone, agent }: SimulatedWorld,
  guard?: Readonly<Record<string, unknown>>,
): Promise<AgentUnderTest> {
  return await startAgent({
    directory: directoryOf(simulator),
    phone,
    ...(guard ? { guard } : {}),
    changes: { name: 'further agent', agentListKey: agent.agent.listThumbprint },
  })
}

/** The keys and the list of an agent, as its own files have them. */
export function identityOf(agent: AgentUnderTest, pinned?: string): Promise<Identity> {
  return createIdentity(join(agent.folder, 'state'), [directoryName], new Date(), pinned)
}

/** Puts agents on the list of the first, beside it, and tells all of them. Returns the list. */
export async function listAgents(
  first: AgentUnderTest,
  others: readonly AgentUnderTest[],
  tell: readonly AgentUnderTest[] = [first, ...others],
): Promise<string> {
  const { list, key } = await identityOf(first)
  const entries = await Promise.all(
    others.map(async (other) => {
      const own = (await identityOf(other, list.thumbprint)).key
      return { agent: own.thumbprint, jwk: own.publicJwk, directories: [directoryName] }
    }),
  )
  const isFirst = ({ agent }: { readonly agent: string }) => agent === key.thumbprint
  const { words } = await list.change(
    (agents) => [...agents.filter(isFirst), ...entries],
    new Date(),
  )
  await Promise.all(tell.map(({ server }) => server.offerList(words)))
  return words
}

/** Everybody a browser may seal to, by a list that the page was shown. */
export async function recipientsOf(
  list: string,
  agents: readonly AgentUnderTest[],
  thumbprint: string,
) {
  const verified = await verifyAgentList(list, thumbprint, new Date())
  const certificates = agents.flatMap(({ server }) => server.certificates())
  return verifyRecipients(verified?.agents ?? [], certificates, directoryName, new Date())
}

/** A job with a box that the claim's browser sealed to these agents. */
export async function sealForAll(
  claim: Claim,
  password: string,
  recipients: Awaited<ReturnType<typeof recipientsOf>>,
  agents: readonly AgentUnderTest[],
  grants: readonly string[],
) {
  const { account, delivery, purpose, browser } = claim
  const claims = { account, delivery, purpose, directory: directoryName }
  const life = { jti: randomUUID(), exp: secondsOf(new Date()) + 600 }
  const box = await sealBox(new Secret(password), { ...claims, ...life }, recipients, browser.sig)
  const certificates = agents.flatMap(({ server }) => server.certificates())
  return { ...setJob(claim, box, grants), id: randomUUID(), certificates }
}
