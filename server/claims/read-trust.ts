import { sql } from 'kysely'
import { verifyCertifiedKeys } from '../../protocol/agent-list.ts'
import { zPublicJwk } from '../../protocol/ids.ts'
import { parseBox } from '../../protocol/sealed-box.ts'
import type { Statements } from '../server-ports.ts'

/** The signed list of agents and their certified keys, as they came: the page verifies both. */
export async function readTrust(directory: string, database: Statements) {
  const list = await database.selectFrom('agent_list').select('words').executeTakeFirst()
  const agents = await readListed(directory, database)
  return {
    list: list?.words ?? '',
    certificates: agents.flatMap(({ certificates }) => certificates),
  }
}

/**
 * The agents a box was sealed to, so that it goes to no other, with the certificates of their keys, so that each can see
 * that the others are agents too. Empty for a box that is none: an agent says so.
 */
export async function findRecipients(
  box: string,
  directory: string,
  database: Statements,
  now: Date,
): Promise<{ readonly agents: readonly string[]; readonly certificates: readonly string[] }> {
  const kids = (await parseBox(box))?.recipients ?? []
  const agents = new Set<string>()
  const found: string[] = []
  for (const { id, jwk, certificates } of await readListed(directory, database)) {
    const entry = { agent: id, jwk: zPublicJwk.parse(jwk), directories: [directory] }
    for (const certificate of certificates) {
      const [key] = await verifyCertifiedKeys([entry], [certificate], directory, now)
      if (!(key && kids.includes(key.kid))) continue
      agents.add(id)
      found.push(certificate)
    }
  }
  return { agents: [...agents], certificates: found }
}

/** Those who were heard of last come first: a page that has too many to seal to takes the first. */
async function readListed(directory: string, database: Statements) {
  return await database
    .selectFrom('agent')
    .select(['id', 'jwk', 'certificates'])
    .where(sql<boolean>`directories @> array[${directory}] and listed @> array[${directory}]`)
    .where('revoked_at', 'is', null)
    .orderBy(sql`seen_at desc nulls last`)
    .execute()
}
