import { Resolver } from 'node:dns/promises'
import type { Clock } from '../../../protocol/clock.ts'
import { DirectoryFault } from '../classify-directory-error.ts'
import { keepOwn } from './keep-own.ts'
import type { ControllerAddress } from './open-connection.ts'
import type { ServiceRecord } from './parse-service-records.ts'
import { querySrv } from './query-srv.ts'

/** Where the writable controllers of a domain are, the preferred ones first. Never empty: it throws instead. */
export type FindControllers = () => Promise<readonly ControllerAddress[]>

/** Controllers an operator listed, in their order. */
export function listedControllers(controllers: readonly ControllerAddress[]): FindControllers {
  if (controllers.length === 0)
    throw new RangeError('a list of domain controllers names at least one')
  return () => Promise.resolve(controllers)
}

export interface DnsSettings {
  /** The DNS name of the domain. */
  readonly domain: string
  /** Only the controllers of this site, when given. */
  readonly site?: string
  /** Addresses of name servers to ask, such as the controllers themselves; the machine's own when absent. */
  readonly servers?: readonly string[]
}

const keptForMilliseconds = 5 * 60_000

/**
 * Controllers as they register themselves: all writable ones under `_ldap._tcp.dc._msdcs` (read-only ones only under
 * their site). The records say port 389; LDAPS is 636 on the same host. Hosts outside the domain are left out. What was found is kept for five minutes, and
 * longer while the name service does not answer.
 */
export function findControllersByDns(settings: DnsSettings, clock: Clock): FindControllers {
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  if (settings.servers) resolver.setServers([...settings.servers])
  const scope = settings.site === undefined ? '' : `${settings.site}._sites.`
  const name = `_ldap._tcp.${scope}dc._msdcs.${settings.domain}`
  let kept: readonly ControllerAddress[] = []
  let keptUntil = 0

  return async () => {
    if (clock.now().getTime() < keptUntil) return kept
    const found = await resolveAddresses(
      resolver,
      keepOwn(await resolveServices(resolver, name, clock), settings.domain),
    )
    if (found.length > 0) {
      kept = found
      keptUntil = clock.now().getTime() + keptForMilliseconds
    }
    if (kept.length === 0)
      throw new DirectoryFault('directory-unreachable', { system: 'ENOTFOUND' })
    return kept
  }
}

async function resolveServices(
  resolver: Resolver,
  name: string,
  clock: Clock,
): Promise<readonly ServiceRecord[]> {
  try {
    return await resolver.resolveSrv(name)
  } catch (error) {
    const [server] = resolver.getServers()
    if (server === undefined || !isBadResponse(error)) return []
    return await querySrv(server, name, clock).catch(() => [])
  }
}

function isBadResponse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EBADRESP'
}

async function resolveAddresses(
  resolver: Resolver,
  services: readonly ServiceRecord[],
): Promise<readonly ControllerAddress[]> {
  const ordered = services.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)
  const addresses = await Promise.all(
    ordered.map(async ({ name: host }) => {
      const [address] = await resolver
        .resolve4(host)
        .catch(() => resolver.resolve6(host))
        .catch(() => [])
      return address === undefined ? [] : [{ host, address }]
    }),
  )
  return addresses.flat()
}
