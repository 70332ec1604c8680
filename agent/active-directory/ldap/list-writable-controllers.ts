import type { SearchController } from './search.ts'

/**
 * The names, in lower case, of every writable controller of the domain by the directory's own account: also of those
 * that nobody listed or that no name service leads to. Writable ones have the primary group Domain Controllers (516),
 * read-only ones another (MS-ADTS 6.1.1.3).
 */
export async function listWritableControllers(
  search: SearchController,
  baseDn: string,
): Promise<readonly string[]> {
  const computers = await search(baseDn, {
    scope: 'sub',
    filter: '(&(objectCategory=computer)(primaryGroupID=516))',
    attributes: ['dNSHostName'],
  })
  return computers.flatMap((one) => one.texts('dNSHostName')).map((name) => name.toLowerCase())
}
