import { randomBytes } from 'node:crypto'
import { addSampleHires } from './add-sample-hires.ts'
import type { Clock } from './clock.ts'
import { parseConfig, type SimulatorSettings } from './config.ts'
import { createCertificates } from './create-certificates.ts'
import { createSeededRandom } from './create-seeded-random.ts'
import { type Directory, startDirectory } from './directory/start-directory.ts'
import { createFaults, type Faults } from './faults.ts'
import type { Log } from './log.ts'
import { type Mailbox, startMailbox } from './mailbox/start-mailbox.ts'
import { type Phone, startPhone } from './phone/start-phone.ts'
import type { Sync } from './sync/start-sync.ts'
import { synchronizeDirectory } from './sync/synchronize-directory.ts'
import { startTenant, type Tenant } from './tenant/start-tenant.ts'
import { startWeb } from './web/start-web.ts'

/** A running simulator. Everything listens on 127.0.0.1. @internal */
export interface Simulator {
  /** The pages and the JSON API. */
  readonly url: string
  /** The authority that signed every certificate in here, PEM. */
  readonly caPem: string
  readonly directory: Directory
  readonly phone: Phone
  readonly mailbox: Mailbox
  readonly tenant: Tenant
  /** Where the configuration wants one: the directory synchronised into the tenant. */
  readonly sync: Sync | undefined
  readonly faults: Faults
  stop(): Promise<void>
}

interface SimulatorPorts {
  readonly clock: Clock
  readonly log: Log
}

/** Starts a directory, a phone network, a mail provider, a tenant in the cloud and the pages to look at them. */
export async function start(
  settings: SimulatorSettings,
  { clock, log }: SimulatorPorts,
): Promise<Simulator> {
  const config = parseConfig(settings)
  const ports = { clock, log, faults: createFaults(createSeededRandom(config.seed)) }
  const names = config.directory.controllers.map(
    (_each, number) => `dc${number + 1}.${config.directory.dnsDomain}`,
  )
  const certificates = createCertificates(clock.now(), [...names, config.directory.dnsDomain])
  const secret = () => randomBytes(6).toString('base64url')
  const [directory, phone, mailbox, tenant] = await Promise.all([
    startDirectory({ ...config.directory, settings: config.directory }, certificates, ports),
    startPhone({ ...config.phone, password: secret() }, certificates, ports),
    startMailbox({ ...config.mailbox, password: secret() }, certificates, ports),
    startTenant(config.tenant, certificates, ports),
  ])
  if (config.directory.sampleHires) addSampleHires(directory)
  const sync = config.sync && synchronizeDirectory(config.sync, { directory, tenant, clock, log })
  const rooms = { directory, phone, mailbox, tenant, sync, faults: ports.faults }
  const web = await startWeb(rooms, config.port)
  return {
    ...rooms,
    url: web.url,
    caPem: certificates.caPem,
    async stop() {
      await sync?.stop()
      const rest = [directory, phone, mailbox, tenant].map((room) => room.stop())
      await Promise.all([web.stop(), ...rest])
    },
  }
}
