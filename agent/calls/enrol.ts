import { agentPaths, zEnrolResponse } from '../../protocol/agent-api.ts'
import type { Secret } from '../../protocol/secret.ts'
import type { Identity } from '../identity/create-identity.ts'
import { StartProblem } from '../start-problem.ts'
import type { CallServer } from './call-server.ts'

const callSeconds = 30

/** Spends a one-time enrolment code: from then on the server takes this agent's requests. Throws {@link StartProblem}. */
export async function enrol(
  code: Secret,
  agent: {
    readonly name: string
    readonly directories: readonly string[]
    readonly identity: Identity
  },
  call: CallServer,
): Promise<void> {
  const { name, directories, identity } = agent
  const jwk = identity.key.publicJwk
  const body = code.reveal((text) => ({ code: text.trim(), name, jwk, directories }))
  const outcome = await call(agentPaths.enrol, body, zEnrolResponse, { seconds: callSeconds })
  if (outcome.outcome === 'answered' && outcome.value.agent === identity.key.thumbprint) return
  if (outcome.outcome === 'away') {
    throw new StartProblem('the server does not answer', 'check `server` and the way to it')
  }
  const status = outcome.outcome === 'refused' ? ` (${outcome.status} ${outcome.code})` : ''
  throw new StartProblem(
    `the server did not take the enrolment code${status}`,
    'make a new one with `firstkey agent code`: each works once, within the hour',
  )
}
