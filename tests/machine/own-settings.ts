import type { Simulator } from '../../simulator/start.ts'

/** The application that is registered for own passwords, and the context it asks for. */
export const ownApplication = '0b7e9a51-6d57-4b0e-8f4b-3f0f9d6f1c11'
export const ownContext = 'c3'
/** Where those who watch read. */
export const watch = 'watch@contoso.test'

/** The guard's rules for *my password*. */
export const ownRules = ({ baseDn }: { readonly baseDn: string }) => ({
  ...{ containers: [`OU=Newcomers,${baseDn}`], perHour: 1000 },
  ...{ application: ownApplication, context: ownContext },
})

/** How an agent tells people: into the simulated mailboxes. */
export function noticesOf({ mailbox }: Simulator, caFile: string) {
  const { host, port } = mailbox
  return { host, port, serverName: 'localhost', caFile, from: 'signin@contoso.test', watch }
}

/** What a server is told of it. */
export const ownOf = ({ tenant, caPem }: Simulator) => ({
  ...{ tenant: tenant.id, clientId: ownApplication, context: ownContext },
  ...{ loginUrl: tenant.loginUrl, ca: caPem },
})

/** Publishes the context and puts a policy behind it. Returns the policy's id. */
export function backContext({ tenant }: Simulator): string {
  // An agent that starts anew in every test reads them more often than one that runs.
  tenant.setThrottleLimits({ conditionalAccess: 1000 })
  tenant.setAuthenticationContext({ id: ownContext, displayName: 'Own password' })
  return tenant.addConditionalAccessPolicy({ contexts: [ownContext], strength: 'passwordless' })
}
