import { showFingerprint } from '../protocol/fingerprint.ts'
import { admitAgent } from './admit-agent.ts'
import type { PeerPorts } from './calls/call-peers.ts'
import { revokeAgent } from './revoke-agent.ts'

interface ListCommand {
  /** The fingerprint as it was typed. */
  readonly typed: string
  readonly directories: readonly string[]
  readonly json: boolean
  readonly print: (text: string) => void
}

const later = 'the server did not take the list now; the running agent announces it every minute'

/** `agent admit`: puts an agent on the list and says what was done. */
export async function printAdmission(command: ListCommand, ports: PeerPorts): Promise<number> {
  const done = await admitAgent(command.typed, command.directories, ports)
  const lines = [
    `admitted     ${done.name}`,
    `fingerprint  ${showFingerprint(done.agent)}`,
    `serves       ${done.directories.join(', ')}`,
    `list         ${done.serial}`,
    ...(done.handedOver ? [] : [`note         ${later}`]),
  ]
  command.print(command.json ? JSON.stringify(done) : lines.join('\n'))
  return 0
}

/** `agent revoke`: takes an agent off the list and names the deliveries a person should look after. Exit code 1: not known. */
export async function printRevocation(command: ListCommand, ports: PeerPorts): Promise<number> {
  const done = await revokeAgent(command.typed, ports)
  const lines = [
    `revoked      ${showFingerprint(done.agent)}`,
    `list         ${done.serial}`,
    ...(done.handedOver ? [] : [`note         ${later}`]),
    ...(done.touched
      ? [`deliveries   ${done.touched.length}`]
      : ['note         the server did not say which deliveries it had to do with']),
    ...(done.touched ?? []).map(({ delivery, did }) => `  ${delivery}  ${did.join(', ')}`),
  ]
  command.print(command.json ? JSON.stringify(done) : lines.join('\n'))
  return done.touched ? 0 : 1
}
