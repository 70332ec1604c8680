import type { JobTools } from './job-tools.ts'

/** The temporary password that this agent's own journal says it set on the account, if none was chosen or set over it by us. */
export function ownTemporary(
  { account }: { readonly account: string },
  { journal, directory }: Pick<JobTools, 'journal' | 'directory'>,
): { readonly datedAt?: Date; readonly setAt: Date } | undefined {
  const record = journal.index.temporaries.find(directory.name, account)
  if (!record?.isSet) return undefined
  const { begun, datedAt } = record
  return { setAt: new Date(begun.at), ...(datedAt === undefined ? {} : { datedAt }) }
}
