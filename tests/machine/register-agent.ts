import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Tenant } from '../../simulator/tenant/start-tenant.ts'
import { createTestCertificate } from './create-test-certificate.ts'

/** What the power reads of a tenant; what it writes it may by a role that is bounded to an administrative unit. */
const readingPermissions = [
  'User.Read.All',
  'RoleManagement.Read.Directory',
  'AdministrativeUnit.Read.All',
  'Policy.Read.AuthenticationMethod',
  'AuditLog.Read.All',
  'Policy.Read.All',
  'AuthenticationContext.Read.All',
  'Application.Read.All',
]

/** For the route `pass-to-manager`: it makes its workflow, runs it, and reads what became of that. */
export const workflowPermissions = [
  'LifecycleWorkflows-Workflow.ReadWrite.All',
  'LifecycleWorkflows-Workflow.Activate',
  'LifecycleWorkflows-Reports.Read.All',
] as const

/** What an administrator does before an agent can work in a tenant: an application, its certificate, a unit, the role. */
export function registerAgent(tenant: Tenant, caPem: string, more: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'firstkey-tenant-'))
  const file = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }
  const own = createTestCertificate('rsa')
  const application = tenant.addApplication({
    permissions: [...readingPermissions, ...more],
    certificates: [own.cert],
    withSecret: true,
  })
  const unit = tenant.addUnit({ displayName: 'Newcomers' })
  tenant.assignRole(application.objectId, 'Authentication Administrator', { unitId: unit })
  tenant.setLicence('p2')
  tenant.setPassPolicy({ state: 'enabled' })
  return {
    application,
    unit,
    file,
    /** The section `entra` of an agent's configuration. */
    settings: {
      tenant: tenant.id,
      clientId: application.appId,
      loginUrl: tenant.loginUrl,
      graphUrl: tenant.graphUrl,
      caFile: file('ca.pem', caPem),
      credential: {
        kind: 'certificate' as const,
        certificateFile: file('own.pem', own.cert),
        keyFile: file('own.key', own.key),
      },
    },
    /** Everybody who is in the tenant now belongs to the unit, as by a dynamic rule. */
    fillUnit: () =>
      tenant.setUnitMembers(
        unit,
        tenant.people().map(({ user }) => user.id),
      ),
    forget: () => rmSync(folder, { recursive: true, force: true }),
  }
}
