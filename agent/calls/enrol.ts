import { agentPaths, zEnrolResponse } from '../../protocol/agent-api.ts'
import { createAgentSelf } from '../../protocol/agent-self.ts'
import type { Secret } from '../../protocol/secret.ts'
import type { Identity } from '../identity/create-identity.ts'
import { StartProblem } from '../start-problem.ts'
import type { CallOutcome, CallServer } from './call-server.ts'
import { isClockApart, sayClockApart } from './clock-apart.ts'

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
  now: Date,
): Promise<void> {
  const { name, directories, identity } = agent
  const jwk = identity.key.publicJwk
  const self = await createAgentSelf({ name, directories }, identity.key, now)
  const body = code.reveal((text) => ({ code: text.trim(), name, jwk, directories, self }))
  const outcome = await call(agentPaths.enrol, body, zEnrolResponse, { seconds: callSeconds })
  if (outcome.outcome === 'answered' && outcome.value.agent === identity.key.thumbprint) return
  if (outcome.outcome === 'away') {
    throw new StartProblem('the server does not answer', 'check `server` and the way to it')
  }
  throw refusal(outcome)
}

function refusal(outcome: CallOutcome<unknown>): StartProblem {
  const refused = outcome.outcome === 'refused' ? outcome : undefined
  const status = refused ? ` (${refused.status} ${refused.code})` : ''
  const said = `the server did not take the enrolment code${status}`
  const apart = refused?.clockApart ?? 0
  return isClockApart(apart)
    ? new StartProblem(
        `${said}, and ${sayClockApart(apart)}`,
        'put the clock right first: a request of the wrong time is refused like a wrong code',
      )
    : new StartProblem(
        said,
        'make a new one with `firstkey agent code`: each works once, within the hour',
      )
}
