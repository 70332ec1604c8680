import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTenant as openPower } from '../../agent/entra/open-tenant.ts'
import { zEntraSettings } from '../../agent/entra/settings.ts'
import { systemRandomness } from '../../agent/randomness.ts'
import { type Clock, systemClock } from '../../protocol/clock.ts'
import { createCertificates } from '../../simulator/create-certificates.ts'
import { createFaults } from '../../simulator/faults.ts'
import { startTenant } from '../../simulator/tenant/start-tenant.ts'
import { checkGraphExchange } from '../graph/check-graph-exchange.ts'
import { createTestCertificate } from './create-test-certificate.ts'

/** What the power reads of a tenant; what it writes it may by a role that is bounded to an administrative unit. */
export const readingPermissions = [
  'User.Read.All',
  'RoleManagement.Read.Directory',
  'AdministrativeUnit.Read.All',
  'Policy.Read.AuthenticationMethod',
  'AuditLog.Read.All',
]

/** The power `entra` with a certificate, over a simulated tenant; every exchange is held against the published types. */
export async function openAgentTenant(options: { readonly clock?: Clock } = {}) {
  const clock = options.clock ?? systemClock
  const folder = mkdtempSync(join(tmpdir(), 'firstkey-tenant-'))
  const faults = createFaults(() => 0)
  const certificates = createCertificates(new Date(), [])
  const ports = { domain: 'contoso.test', loginPort: 0, graphPort: 0, metadataPort: 0 }
  const tenant = await startTenant(ports, certificates, { faults, clock: systemClock })
  const problems: string[] = []
  tenant.watch((exchange) => problems.push(...checkGraphExchange(exchange)))
  const file = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }
  const own = createTestCertificate('rsa')
  const application = tenant.addApplication({
    permissions: readingPermissions,
    certificates: [own.cert],
    withSecret: true,
  })
  const unit = tenant.addUnit({ displayName: 'Newcomers' })
  tenant.assignRole(application.objectId, 'Authentication Administrator', { unitId: unit })
  tenant.setLicence('p2')
  tenant.setPassPolicy({ state: 'enabled' })
  const lines: string[] = []
  const members: string[] = []
  const keep = (text: string, fields?: object) =>
    void lines.push(`${text} ${JSON.stringify(fields)}`)
  const log = { debug: keep, info: keep, warn: keep, error: keep }
  const places = {
    tenant: tenant.id,
    clientId: application.appId,
    loginUrl: tenant.loginUrl,
    graphUrl: tenant.graphUrl,
    caFile: file('ca.pem', certificates.caPem),
  }
  const certificate = {
    kind: 'certificate',
    certificateFile: file('own.pem', own.cert),
    keyFile: file('own.key', own.key),
  } as const
  const open = (credential: object = certificate, changes: object = {}) =>
    openPower(zEntraSettings.parse({ ...places, credential, ...changes }), {
      ...{ clock, log, random: systemRandomness },
    })
  return {
    tenant,
    application,
    faults,
    unit,
    file,
    open,
    power: await open(),
    /** The settings that an agent is configured with. */
    settings: { ...places, credential: certificate },
    problems,
    lines,
    /** Somebody new, in the unit. */
    addNewcomer: (name: string, properties: Readonly<Record<string, unknown>> = {}) => {
      const user = tenant.addUser({ userPrincipalName: `${name}@contoso.test`, ...properties })
      members.push(user)
      tenant.setUnitMembers(unit, members)
      return user
    },
    async stop() {
      await tenant.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
