import type { Application } from '../state/application.ts'
import { answerCollection, type GraphAnswer, type GraphCall } from './graph-call.ts'
import { parseFilter } from './parse-filter.ts'

/** `GET /applications`: registrations, as far as they are about signing in. Never a secret. */
export function listApplications(call: GraphCall): GraphAnswer {
  const { query, state } = call
  const text = query.get('$filter')
  const matches =
    text === null ? () => true : parseFilter(text, { plain: ['appId', 'displayName'] }, false)
  const wanted = query.get('$select')?.split(',')
  const value = [...state.applications.values()]
    .filter(({ managedIdentity }) => managedIdentity === undefined)
    .map(describe)
    .filter(matches)
    .map((each) => Object.entries(each).filter(([name]) => wanted?.includes(name) ?? true))
  return answerCollection(call, 'applications', value.map(Object.fromEntries))
}

/** The id of a registration is another one than its service principal's; here it is the client id again. */
function describe(application: Application): Readonly<Record<string, unknown>> {
  const { appId, displayName, signInAudience, redirectUris, spaRedirectUris } = application
  const claim = (name: string) => ({
    ...{ name, source: null, essential: false, additionalProperties: [] },
  })
  return {
    ...{ id: appId, appId, displayName, signInAudience },
    spa: { redirectUris: spaRedirectUris },
    web: { redirectUris },
    publicClient: { redirectUris: [] },
    optionalClaims: {
      ...{ accessToken: [], saml2Token: [] },
      idToken: application.idTokenClaims.map(claim),
    },
  }
}
