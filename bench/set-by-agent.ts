import {
  type AgentPhone,
  type AgentUnderTest,
  newClaim,
  proveByText,
  sealPassword,
  setJob,
} from '../tests/machine/start-agent.ts'
import { mapInTurns } from './map-in-turns.ts'

/** A job with a sealed and signed box and the grant that opens it. */
export type PreparedSet = Awaited<ReturnType<typeof prepareSet>>

/** What a hire does before the agent is asked: proves by text message, chooses a password and seals it. */
async function prepareSet(
  agent: AgentUnderTest,
  phone: AgentPhone,
  newcomer: { readonly account: string; readonly mobile: string },
) {
  const claim = await newClaim(newcomer.account)
  const grant = await proveByText(agent, claim, phone, newcomer.mobile)
  const box = await sealPassword(agent, claim, `Korenbloem-Fiets-${crypto.randomUUID()}`)
  // Long enough to wait for its turn behind all others.
  const expiresAt = new Date(Date.now() + 600_000).toISOString()
  return { ...setJob(claim, box, [grant]), expiresAt }
}

export function prepareSets(
  agent: AgentUnderTest,
  phone: AgentPhone,
  newcomers: readonly { readonly account: string; readonly mobile: string }[],
): Promise<readonly PreparedSet[]> {
  return mapInTurns(newcomers, 4, (newcomer) => prepareSet(agent, phone, newcomer))
}

/** Gives an agent all jobs at once. Returns sets per second, from the first job given to the last receipt taken. */
export async function setByAgent(
  agent: AgentUnderTest,
  sets: readonly PreparedSet[],
): Promise<number> {
  const begin = performance.now()
  const results = await Promise.all(sets.map((job) => agent.server.ask('set-first-password', job)))
  const seconds = (performance.now() - begin) / 1000
  const refused = results.find(({ outcome }) => outcome !== 'set')
  if (refused) throw new Error(`a password was not set: ${JSON.stringify(refused)}`)
  return sets.length / seconds
}
