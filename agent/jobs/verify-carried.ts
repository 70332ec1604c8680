import { type AgentEntry, verifyCertifiedKeys } from '../../protocol/agent-list.ts'
import { verifyCloseReceipt } from '../../protocol/close-receipt.ts'
import { type Grant, verifyGrant } from '../../protocol/grant.ts'
import { verifyReceipt } from '../../protocol/receipt.ts'
import type { OursSet } from '../guard/decide-never-used.ts'
import type { Identity } from '../identity/create-identity.ts'
import type { JobTools } from './job-tools.ts'

/** The grants among `grants` that hold and that an agent on our own list gave, for a directory it serves. */
export async function verifyGrants(
  grants: readonly string[],
  identity: Pick<Identity, 'list'>,
  now: Date,
): Promise<readonly Grant[]> {
  const verified = await Promise.all(grants.map((grant) => verifyGrant(grant, now)))
  const agents = identity.list.agents(now)
  return verified.filter((grant) => grant !== undefined).filter((grant) => serves(agents, grant))
}

/** What the receipts among `receipts` that hold say was set on this account by agents on our own list. */
export async function verifyReceipts(
  receipts: readonly string[],
  about: { readonly account: string; readonly directory: string },
  identity: Pick<Identity, 'list'>,
  now: Date,
): Promise<readonly OursSet[]> {
  const agents = identity.list.agents(now)
  const verified = await Promise.all(
    receipts.map(
      async (words): Promise<VerifiedSet | undefined> =>
        (await verifyReceipt(words, now)) ?? (await verifyCloseReceipt(words, now)),
    ),
  )
  return (
    verified
      .filter((receipt) => receipt !== undefined)
      // What its owner chose after a sign-in is theirs, not ours.
      .filter(({ proof }) => proof !== 'sign-in')
      .filter(
        (receipt) =>
          receipt.account === about.account &&
          receipt.directory === about.directory &&
          serves(agents, receipt),
      )
      .map(({ pwdLastSet, boundAt }) =>
        boundAt === undefined ? { pwdLastSet } : { pwdLastSet, boundAt: new Date(boundAt) },
      )
  )
}

/** What a receipt of either kind says of a password that an agent set. A close makes no bind. */
interface VerifiedSet {
  readonly agent: string
  readonly account: string
  readonly directory: string
  readonly pwdLastSet: string
  readonly boundAt?: string
  readonly proof?: string | undefined
}

/** Whether every key a box was sealed to is this agent's own, or that of an agent on its list. */
export async function isSealedToAgentsOnly(
  recipients: readonly string[],
  certificates: readonly string[],
  tools: Pick<JobTools, 'identity' | 'keys' | 'directory'>,
  now: Date,
): Promise<boolean> {
  const { name } = tools.directory
  const others = recipients.filter((kid) => tools.keys.find(name, kid) === undefined)
  if (others.length === 0) return true
  const agents = tools.identity.list.agents(now)
  const known = await verifyCertifiedKeys(agents, certificates, name, now)
  return others.every((kid) => known.some((key) => key.kid === kid))
}

function serves(
  agents: readonly AgentEntry[],
  words: { readonly agent: string; readonly directory: string },
): boolean {
  return agents.some(
    ({ agent, directories }) => agent === words.agent && directories.includes(words.directory),
  )
}
