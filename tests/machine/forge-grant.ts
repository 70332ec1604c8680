import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createIdentity } from '../../agent/identity/create-identity.ts'
import { createGrant } from '../../protocol/grant.ts'
import {
  type AgentUnderTest,
  askForCode,
  type Claim,
  directoryName,
  sealPassword,
  setJob,
} from './start-agent.ts'

/** A grant that the agent never gave, signed with its own key: what the strongest attacker could only dream of. */
export async function forgeGrant(agent: AgentUnderTest, claim: Claim): Promise<string> {
  const folder = join(agent.folder, 'state')
  const { key } = await createIdentity(folder, [directoryName], new Date())
  const { account, delivery, purpose, browser } = claim
  const about = { proof: 'text', directory: directoryName, account, delivery, purpose } as const
  return createGrant({ ...about, keys: browser.thumbprints }, key, new Date())
}

/** Tries to set a password with such a grant. Returns the outcome, or the code of the refusal. */
export async function tryToSet(agent: AgentUnderTest, claim: Claim): Promise<string> {
  const box = await sealPassword(agent, claim, `Quiet-Otter-${crypto.randomUUID()}-A`)
  const job = setJob(claim, box, [await forgeGrant(agent, claim)])
  const result = await agent.server.ask('set-first-password', job)
  return result.outcome === 'refused' ? result.code : result.outcome
}

/** Tries to have a code sent. Returns the outcome, or the code of the refusal. */
export async function tryToAskForCode(agent: AgentUnderTest, claim: Claim): Promise<string> {
  const result = await askForCode(agent, claim)
  return result.outcome === 'refused' ? result.code : result.outcome
}

/** One line of the agent's own log of refusals. */
interface RefusalLine {
  readonly account?: string
  readonly code: string
  readonly reason: string
}

/** The agent's own log of refusals. */
export function readRefusals(agent: AgentUnderTest): readonly RefusalLine[] {
  const text = readFileSync(join(agent.folder, 'state', 'refusals.jsonl'), 'utf8').trim()
  return text.split('\n').map((line) => JSON.parse(line) as RefusalLine)
}
