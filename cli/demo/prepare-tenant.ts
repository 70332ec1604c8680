import type { Clock } from '../../protocol/clock.ts'

/** What the demo's agent reads in the tenant; what it writes it may by a role over one administrative unit. */
const readingPermissions = [
  'User.Read.All',
  'RoleManagement.Read.Directory',
  'AdministrativeUnit.Read.All',
  'Policy.Read.AuthenticationMethod',
  'AuditLog.Read.All',
  // Whether a policy stands behind the context of *my password*.
  'Policy.Read.All',
  'AuthenticationContext.Read.All',
  'Application.Read.All',
  // To send people to the application that it owns.
  'SynchronizationData-User.Upload.OwnedBy',
  // For `firstkey entra connect` alone: to be taken away again afterwards.
  'LifecycleWorkflows-CustomExt.ReadWrite.All',
  'LifecycleWorkflows-Workflow.ReadWrite.All',
]

/** What of a tenant its administrator uses here. */
interface PretendedTenant {
  readonly id: string
  readonly loginUrl: string
  readonly graphUrl: string
  readonly metadataUrl: string
  addApplication(wanted: {
    readonly displayName: string
    readonly permissions: readonly string[]
    readonly managedIdentity: 'system'
  }): { readonly objectId: string; readonly appId: string }
  addUnit(wanted: { readonly displayName: string }): string
  setUnitMembers(unit: string, members: readonly string[]): void
  assignRole(
    principal: string,
    role: 'Authentication Administrator',
    where: { readonly unitId: string },
  ): unknown
  setLicence(licence: 'p1'): void
  setPassPolicy(policy: { readonly state: 'enabled' }): void
  people(): readonly { readonly user: { readonly id: string } }[]
}

/**
 * Does what an administrator does before an agent can work in a tenant: an identity for the agent's machine, a unit for
 * newcomers (everybody who is synchronised belongs to it, as by a dynamic rule), the role over it, the policy for passes.
 */
export function prepareTenant(tenant: PretendedTenant, clock: Clock) {
  const identity = tenant.addApplication({
    displayName: 'Firstkey agent',
    permissions: readingPermissions,
    managedIdentity: 'system',
  })
  const unit = tenant.addUnit({ displayName: 'Newcomers' })
  tenant.assignRole(identity.objectId, 'Authentication Administrator', { unitId: unit })
  tenant.setLicence('p1')
  tenant.setPassPolicy({ state: 'enabled' })
  const stopping = new AbortController()
  const filling = (async () => {
    for (let known = -1; !stopping.signal.aborted; ) {
      const people = tenant.people().map(({ user }) => user.id)
      if (people.length !== known) tenant.setUnitMembers(unit, people)
      known = people.length
      await clock.sleep(200, stopping.signal)
    }
  })()
  return {
    unit,
    appId: identity.appId,
    /** The section `entra` of the agent's configuration. Nothing secret is in it. */
    settings: {
      tenant: tenant.id,
      clientId: identity.appId,
      credential: {
        kind: 'managed-identity' as const,
        host: 'imds' as const,
        endpoint: `${tenant.metadataUrl}/metadata/identity/oauth2/token`,
      },
      loginUrl: tenant.loginUrl,
      graphUrl: tenant.graphUrl,
      caFile: 'ca.pem',
    },
    stop: async () => {
      stopping.abort()
      await filling
    },
  }
}
