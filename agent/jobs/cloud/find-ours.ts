import { type PassWords, verifyPassReceipt } from '../../../protocol/pass-receipt.ts'
import type { LivePass } from '../../entra/tenant.ts'
import type { OursSet } from '../../guard/decide-never-used.ts'
import type { OursInCloud } from '../../guard/decide-pass.ts'
import type { PassRecord } from '../../journal/pass-memory.ts'
import type { JobTools } from '../job-tools.ts'

/** A mint whose answer was lost was made within this time of its beginning, or not at all. */
const unknownWindowMs = 3 * 60_000
const clockSlackMs = 2 * 60_000

/** What is ours of an account in the tenant, by this agent's journal, and by receipts that listed agents signed. */
export async function findOurs(
  about: { readonly account: string; readonly directory: string },
  carried: { readonly passwords: readonly OursSet[]; readonly passReceipts: readonly string[] },
  tools: Pick<JobTools, 'journal' | 'identity' | 'clock'>,
): Promise<OursInCloud> {
  const { passes } = tools.journal.index
  const records = passes.find(about.directory, about.account)
  const receipts = await verifyPassReceipts(carried.passReceipts, about, tools)
  const instants = [
    passes.findFirst(about.directory, about.account),
    ...receipts.map(({ mintedAt }) => new Date(mintedAt)),
    ...carried.passwords.map(({ boundAt }) => boundAt),
  ].flatMap((at) => (at ? at.getTime() : []))
  const since = Math.min(...instants)
  return {
    ...(Number.isFinite(since) ? { since: new Date(since) } : {}),
    isOurs: (pass) =>
      receipts.some((receipt) => receipt.pass === pass.id) ||
      records.some((record) => isOf(record, pass)),
  }
}

/** A pass of a mint that we know the end of, or that can only be of one that we do not. */
function isOf({ begun, pass: id }: PassRecord, pass: LivePass): boolean {
  if (id !== undefined) return id === pass.id
  // Of a workflow that still runs nobody can tell which pass is its own (`settle-run.ts` does, when it has ended).
  if (begun.workflow !== undefined) return false
  const age = pass.createdAt.getTime() - Date.parse(begun.at)
  const isOfThatTime = age >= -clockSlackMs && age <= unknownWindowMs
  return isOfThatTime && pass.lifetimeMinutes === begun.lifetimeMinutes && pass.once === begun.once
}

/** Receipts that hold, for this account, of agents on our own list that serve its directory. */
export async function verifyPassReceipts(
  receipts: readonly string[],
  about: { readonly account: string; readonly directory: string },
  { identity, clock }: Pick<JobTools, 'identity' | 'clock'>,
): Promise<readonly PassWords[]> {
  const now = clock.now()
  const agents = identity.list.agents(now)
  const verified = await Promise.all(receipts.map((words) => verifyPassReceipt(words, now)))
  return verified.flatMap((receipt) => {
    const isAbout = receipt?.account === about.account && receipt.directory === about.directory
    const isListed = agents.some(
      ({ agent, directories }) => agent === receipt?.agent && directories.includes(about.directory),
    )
    return receipt && isAbout && isListed ? receipt : []
  })
}
