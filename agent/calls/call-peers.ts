import { agentPaths, zPeersResponse } from '../../protocol/agent-api.ts'
import { type AgentSelf, verifyAgentSelf } from '../../protocol/agent-self.ts'
import type { Identity } from '../identity/create-identity.ts'
import { StartProblem } from '../start-problem.ts'
import type { CallServer } from './call-server.ts'

/** What a command beside an agent needs: who it is, and the way to the server. */
export interface PeerPorts {
  readonly identity: Identity
  readonly call: CallServer
  readonly now: Date
}

/** An agent that is enrolled, in its own signed words. `state` is the server's word, and believed in nothing. */
export interface Peer extends AgentSelf {
  readonly state: 'listed' | 'waiting' | 'revoked'
}

const callSeconds = 30

/**
 * Asks the server who is enrolled, and takes in its list where that is newer: no change is made to an old one. Throws
 * {@link StartProblem} where it does not answer.
 */
export async function findPeers({ identity, call, now }: PeerPorts): Promise<readonly Peer[]> {
  const outcome = await call(agentPaths.peers, {}, zPeersResponse, { seconds: callSeconds })
  if (outcome.outcome === 'away') {
    throw new StartProblem('the server does not answer', 'check `server` and the way to it')
  }
  if (outcome.outcome === 'refused') {
    throw new StartProblem(
      `the server does not take this agent’s word (${outcome.status} ${outcome.code})`,
      'compare `agentListKey` in the server’s configuration with what `firstkey agent init` prints',
    )
  }
  const { list, agents } = outcome.value
  if (list !== undefined) await identity.list.take(list)
  const peers = await Promise.all(
    agents.map(async ({ self, state }) => {
      const said = await verifyAgentSelf(self, now)
      return said ? { ...said, state } : []
    }),
  )
  return peers.flat()
}

/** Hands the newest list over. False: the server did not take it now; the running agent announces it again and again. */
export async function handListOver({ identity, call }: PeerPorts): Promise<boolean> {
  const list = identity.list.newest()?.words
  const outcome = await call(agentPaths.peers, { list }, zPeersResponse, { seconds: callSeconds })
  return outcome.outcome === 'answered' && outcome.value.list === list
}
