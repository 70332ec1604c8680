import type * as z from 'zod/mini'
import { agentPaths, zTouchedResponse } from '../protocol/agent-api.ts'
import { findPeers, handListOver, type PeerPorts } from './calls/call-peers.ts'
import { readFingerprint } from './read-fingerprint.ts'
import { StartProblem } from './start-problem.ts'

/** What `agent revoke` did. */
interface Revoked {
  readonly agent: string
  readonly serial: number
  /** Whether the server has the new list already; else it comes with the next announcement. */
  readonly handedOver: boolean
  /** The deliveries it had to do with, as the server knows them. Absent: the server did not say. */
  readonly touched?: z.infer<typeof zTouchedResponse>['deliveries']
}

const callSeconds = 60

/**
 * Takes an agent off the list. From then on its grants, receipts and keys count for nobody who has seen the new list. Works
 * without a server, too: the list then goes out with the next announcement. Throws {@link StartProblem}.
 */
export async function revokeAgent(typed: string, ports: PeerPorts): Promise<Revoked> {
  const agent = readFingerprint(typed)
  const { list, key } = ports.identity
  if (agent === key.thumbprint) {
    throw new StartProblem(
      'this agent signs the list, and cannot take itself off it',
      'if its machine is lost, make a new list key: docs/operating.md, "A lost agent"',
    )
  }
  // The newest list first: signing an older one again would undo what somebody else did since.
  await findPeers(ports).catch((fault: unknown) => {
    if (!(fault instanceof StartProblem)) throw fault
  })
  if (!list.newest()?.agents.some((each) => each.agent === agent)) {
    throw new StartProblem(
      'no agent on the list has this fingerprint',
      '`firstkey agent list` on the server prints them',
    )
  }
  const { serial } = await list.change(
    (agents) => agents.filter((each) => each.agent !== agent),
    ports.now,
  )
  const handedOver = await handListOver(ports)
  const touched = await findTouched(agent, ports)
  return { agent, serial, handedOver, ...(touched ? { touched } : {}) }
}

async function findTouched(agent: string, { call }: PeerPorts) {
  const outcome = await call(agentPaths.touched, { agent }, zTouchedResponse, {
    seconds: callSeconds,
  })
  return outcome.outcome === 'answered' ? outcome.value.deliveries : undefined
}
