import { openTenant as openPower } from '../../agent/entra/open-tenant.ts'
import { zEntraSettings } from '../../agent/entra/settings.ts'
import { systemRandomness } from '../../agent/randomness.ts'
import { systemClock } from '../../protocol/clock.ts'
import { createCertificates } from '../../simulator/create-certificates.ts'
import { createFaults } from '../../simulator/faults.ts'
import { startTenant } from '../../simulator/tenant/start-tenant.ts'
import { checkGraphExchange } from '../graph/check-graph-exchange.ts'
import { registerAgent } from './register-agent.ts'

/** The power `entra` with a certificate, over a simulated tenant; every exchange is held against the published types. */
export async function openAgentTenant() {
  const faults = createFaults(() => 0)
  const certificates = createCertificates(new Date(), [])
  const ports = { domain: 'contoso.test', loginPort: 0, graphPort: 0, metadataPort: 0 }
  const tenant = await startTenant(ports, certificates, { faults, clock: systemClock })
  const problems: string[] = []
  tenant.watch((exchange) => problems.push(...checkGraphExchange(exchange)))
  const registered = registerAgent(tenant, certificates.caPem)
  const lines: string[] = []
  const keep = (text: string, fields?: object) =>
    void lines.push(`${text} ${JSON.stringify(fields)}`)
  const log = { debug: keep, info: keep, warn: keep, error: keep }
  const open = (credential: object = registered.settings.credential, changes: object = {}) =>
    openPower(zEntraSettings.parse({ ...registered.settings, credential, ...changes }), {
      ...{ clock: systemClock, log, random: systemRandomness },
    })
  return {
    ...registered,
    ...{ tenant, faults, open, problems, lines },
    power: await open(),
    /** Somebody new, in the unit. */
    addNewcomer: (name: string, properties: Readonly<Record<string, unknown>> = {}) => {
      const user = tenant.addUser({ userPrincipalName: `${name}@contoso.test`, ...properties })
      registered.fillUnit()
      return user
    },
    async stop() {
      await tenant.stop()
      registered.forget()
    },
  }
}
