import type { UntoldSet } from '../../journal/journal-index.ts'
import type { JobTools } from '../job-tools.ts'

/** What telling takes: no rules and no keys. */
export type TellTools = Pick<JobTools, 'directory' | 'journal' | 'notices' | 'clock' | 'log'>

/**
 * Tells the owner of an account, and those who watch, that its password was changed: from the agent, since a server that
 * was taken over would tell nobody. Once for a set, unless the agent dies between the mail and its note. `later`: it could
 * not be told now, and stays in the journal as untold.
 */
export async function tellOwner(
  set: UntoldSet,
  { directory, journal, notices, clock, log }: TellTools,
): Promise<'told' | 'later'> {
  const { account, jti } = set
  const read = await directory.readAccount(account)
  if (!notices || (read.outcome === 'refused' && read.code !== 'account-gone')) return 'later'
  // Of an account that was deleted since there is no owner to tell; those who watch hear its id.
  const gone = { displayName: account, userPrincipalName: account, mail: undefined }
  const { userPrincipalName, displayName, mail } = read.outcome === 'read' ? read.value : gone
  const at = new Date('boundAt' in set ? set.boundAt : set.at)
  if (!(await notices.tellOwnChange({ key: jti, at, userPrincipalName, displayName, mail }))) {
    log.error('nobody was told of a password that its owner set', { account, jti })
    return 'later'
  }
  const now = clock.now().toISOString()
  await journal.append({ type: 'own-told', at: now, directory: directory.name, account, jti })
  return 'told'
}
