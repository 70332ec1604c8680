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
import { writeMail } from './mailbox/write-mail.ts'
import { type Phone, startPhone } from './phone/start-phone.ts'
import { provisionDirectory } from './provisioning/provision-directory.ts'
import type { Provisioning } from './provisioning/start-provisioning.ts'
import type { Sync } from './sync/start-sync.ts'
import { findEndpoint, synchronizeDirectory } from './sync/synchronize-directory.ts'
import { startTenant, type Tenant } from './tenant/start-tenant.ts'
import { startWeb } from './web/start-web.ts'
import { createWriteBack } from './writeback/write-back.ts'

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
  /** Where the configuration wants one: what HR uploads becomes accounts of the directory. */
  readonly provisioning: Provisioning | undefined
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
  const [directory, phone, mailbox] = await Promise.all([
    startDirectory({ ...config.directory, settings: config.directory }, certificates, ports),
    startPhone({ ...config.phone, password: secret() }, certificates, ports),
    startMailbox({ ...config.mailbox, password: secret() }, certificates, ports),
  ])
  const tenant = await startTenant(config.tenant, certificates, {
    ...ports,
    deliver: (mail) => mailbox.deliver({ ...writeMail(mail, mail.at), from: mail.from }),
    deliverText: phone.deliver,
  })
  if (config.directory.sampleHires) addSampleHires(directory)
  const endpoint = findEndpoint(directory)
  const hands = { directory, endpoint, tenant, clock, log }
  const sync = config.sync && synchronizeDirectory(config.sync, hands)
  const provisioning = config.provisioning && provisionDirectory(config.provisioning, hands)
  if (config.writeback) tenant.setWriteBack(createWriteBack(endpoint))
  const rooms = { directory, phone, mailbox, tenant, sync, provisioning, faults: ports.faults }
  const web = await startWeb(rooms, config.port)
  return {
    ...rooms,
    url: web.url,
    caPem: certificates.caPem,
    async stop() {
      await Promise.all([sync?.stop(), provisioning?.stop()])
      const rest = [directory, phone, mailbox, tenant].map((room) => room.stop())
      await Promise.all([web.stop(), ...rest])
    },
  }
}
