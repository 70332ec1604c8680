import { findPeers, handListOver, type Peer, type PeerPorts } from './calls/call-peers.ts'
import { readFingerprint } from './read-fingerprint.ts'
import { StartProblem } from './start-problem.ts'

/** What `agent admit` did. */
interface Admitted {
  readonly agent: string
  readonly name: string
  readonly directories: readonly string[]
  readonly serial: number
  /** Whether the server has the new list already; else it comes with the next announcement. */
  readonly handedOver: boolean
}

/**
 * Puts an enrolled agent on the list, for the directories it says it serves. Its words come through a server that is not
 * believed; the fingerprint that its operator read off its own screen covers the key that signed them.
 *
 * `directories` narrows what it is admitted for. Throws {@link StartProblem}.
 */
export async function admitAgent(
  typed: string,
  directories: readonly string[],
  ports: PeerPorts,
): Promise<Admitted> {
  const agent = readFingerprint(typed)
  const peer = (await findPeers(ports)).find((each) => each.agent === agent)
  if (!peer) {
    throw new StartProblem(
      'no enrolled agent has this fingerprint',
      'enrol it first (`firstkey agent enrol` on its machine), and type the fingerprint that `firstkey agent init` printed there',
    )
  }
  const served = directoriesFor(peer, directories)
  const entry = { agent, jwk: peer.jwk, directories: [...served] }
  const { serial } = await ports.identity.list.change(
    (agents) => [...agents.filter((each) => each.agent !== agent), entry],
    ports.now,
  )
  const handedOver = await handListOver(ports)
  return { agent, name: peer.name, directories: served, serial, handedOver }
}

function directoriesFor(peer: Peer, wanted: readonly string[]): readonly string[] {
  const stranger = wanted.find((directory) => !peer.directories.includes(directory))
  if (stranger === undefined) return wanted.length > 0 ? wanted : peer.directories
  throw new StartProblem(
    `this agent does not serve ${stranger}`,
    `it serves ${peer.directories.join(', ')}`,
  )
}
