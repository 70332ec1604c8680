import type { Controller } from './open-controller.ts'

/**
 * The names, in lower case, of every writable controller of the domain by the directory's own account: also those that
 * nobody listed or that no name service leads to. Read-only ones have another object category.
 */
export async function listWritableControllers(controller: Controller): Promise<readonly string[]> {
  const { baseDn, configurationDn } = controller.facts
  const sites = `CN=Sites,${configurationDn}`
  const settings = await controller.search(sites, {
    scope: 'sub',
    filter: '(objectCategory=nTDSDSA)',
    attributes: ['hasMasterNCs'],
  })
  const servers = await controller.search(sites, {
    scope: 'sub',
    filter: '(objectClass=server)',
    attributes: ['dNSHostName'],
  })
  const holdsDomain = new Set(
    settings
      .filter((one) => one.texts('hasMasterNCs').some((dn) => isSameDn(dn, baseDn)))
      .map((one) => one.dn.replace(/^CN=NTDS Settings,/i, '').toLowerCase()),
  )
  return servers
    .filter((server) => holdsDomain.has(server.dn.toLowerCase()))
    .flatMap((server) => server.texts('dNSHostName'))
    .map((name) => name.toLowerCase())
}

function isSameDn(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
