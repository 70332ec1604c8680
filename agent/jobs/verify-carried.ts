import { type Grant, verifyGrant } from '../../protocol/grant.ts'
import { verifyReceipt } from '../../protocol/receipt.ts'
import type { OursSet } from '../guard/decide-never-used.ts'
import type { Identity } from '../identity/create-identity.ts'

/** The grants among `grants` that hold and that an agent on our own list gave, for a directory it serves. */
export async function verifyGrants(
  grants: readonly string[],
  identity: Pick<Identity, 'agents'>,
  now: Date,
): Promise<readonly Grant[]> {
  const verified = await Promise.all(grants.map((grant) => verifyGrant(grant, now)))
  return verified.filter((grant) => grant !== undefined).filter((grant) => serves(identity, grant))
}

/** What the receipts among `receipts` that hold say was set on this account by agents on our own list. */
export async function verifyReceipts(
  receipts: readonly string[],
  about: { readonly account: string; readonly directory: string },
  identity: Pick<Identity, 'agents'>,
  now: Date,
): Promise<readonly OursSet[]> {
  const verified = await Promise.all(receipts.map((receipt) => verifyReceipt(receipt, now)))
  return verified
    .filter((receipt) => receipt !== undefined)
    .filter(
      (receipt) =>
        receipt.account === about.account &&
        receipt.directory === about.directory &&
        serves(identity, receipt),
    )
    .map(({ pwdLastSet, boundAt }) => ({ pwdLastSet, boundAt: new Date(boundAt) }))
}

function serves(
  { agents }: Pick<Identity, 'agents'>,
  words: { readonly agent: string; readonly directory: string },
): boolean {
  return agents.some(
    ({ agent, directories }) => agent === words.agent && directories.includes(words.directory),
  )
}
