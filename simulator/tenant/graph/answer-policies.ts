import { answerEntity, type GraphAnswer, type GraphCall } from './graph-call.ts'

/** `GET /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass`. */
export function readPassPolicy(call: GraphCall): GraphAnswer {
  const { includeTargets, ...policy } = call.state.passPolicy
  return answerEntity(call, 'authenticationMethodConfigurations', {
    '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration',
    id: 'TemporaryAccessPass',
    ...policy,
    includeTargets: includeTargets.map((each) => ({ ...each, isRegistrationRequired: false })),
  })
}
