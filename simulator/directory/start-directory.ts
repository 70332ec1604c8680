import type { Certificates } from '../create-certificates.ts'
import { addAccount, createRandomPassword } from './add-account.ts'
import { type AccountAdministration, administerAccounts } from './administer-accounts.ts'
import type { ControllerView, DirectorySettings } from './answers/controller-view.ts'
import { accountFlags } from './domain/account-flags.ts'
import { Domain } from './domain/domain.ts'
import { addControllerObject, seedDomain } from './seed-domain.ts'
import type { ConnectionPorts } from './serve-connection.ts'
import { type Controller, startController } from './start-controller.ts'

interface DirectoryOptions {
  readonly dnsDomain: string
  readonly netbios: string
  /** One for each controller, in order; 0 takes any. The first holds the PDC role. */
  readonly controllers: readonly { readonly port: number; readonly readOnly: boolean }[]
  readonly settings: DirectorySettings
  /** Containers below the domain on which the service account may reset passwords. */
  readonly delegatedContainers: readonly string[]
}

/** A running directory: where it is reached, the account with the delegated rights, and what an administrator's hand can do. */
export interface Directory extends AccountAdministration {
  readonly controllers: readonly Controller[]
  readonly caPem: string
  readonly baseDn: string
  readonly netbios: string
  readonly dnsDomain: string
  readonly serviceAccount: BindAccount
  readonly administrator: BindAccount
  stop(): Promise<void>
}

export interface BindAccount {
  readonly dn: string
  readonly userPrincipalName: string
  readonly password: string
}

/** Starts the controllers of one fresh domain. */
export async function startDirectory(
  options: DirectoryOptions,
  certificates: Certificates,
  ports: ConnectionPorts,
): Promise<Directory> {
  const domain = new Domain({ ...options, clock: ports.clock })
  seedDomain(domain)
  const serviceAccount = addBindAccount(domain, 'svc-firstkey', 'OU=Service', [])
  const administrator = addBindAccount(domain, 'Administrator', 'CN=Users', ['Domain Admins'])
  const trustee = domain.find(serviceAccount.dn)
  const delegations = options.delegatedContainers.flatMap((name) => {
    const container = domain.find(`${name},${domain.baseDn}`)
    return trustee && container ? [{ trustee, container }] : []
  })
  const views = options.controllers.map(
    ({ readOnly }, number): ControllerView => ({
      domain,
      number,
      name: `dc${number + 1}`,
      readOnly,
      settings: options.settings,
      delegations,
    }),
  )
  for (const view of views) addControllerObject(domain, view.name, view.readOnly)
  const controllers = await Promise.all(
    views.map((view, number) =>
      startController(view, certificates, options.controllers[number]?.port ?? 0, ports),
    ),
  )
  return {
    ...administerAccounts(domain, controllers.length),
    controllers,
    caPem: certificates.caPem,
    baseDn: domain.baseDn,
    netbios: domain.netbios,
    dnsDomain: domain.dnsDomain,
    serviceAccount,
    administrator,
    async stop() {
      await Promise.all(controllers.map((controller) => controller.halt()))
    },
  }
}

function addBindAccount(
  domain: Domain,
  sAMAccountName: string,
  container: string,
  groups: readonly string[],
): BindAccount {
  const password = createRandomPassword()
  const entry = addAccount(domain, {
    sAMAccountName,
    container,
    commonName: sAMAccountName,
    groups,
    password,
    attributes: groups.length > 0 ? { adminCount: '1' } : {},
  })
  const flags = accountFlags.normal | accountFlags.passwordNeverExpires
  domain.set(entry, 'userAccountControl', [String(flags)])
  return { dn: entry.dn, userPrincipalName: `${sAMAccountName}@${domain.dnsDomain}`, password }
}
