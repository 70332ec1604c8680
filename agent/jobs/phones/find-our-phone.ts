import { type PhoneWords, verifyPhoneReceipt } from '../../../protocol/phone-receipt.ts'
import type { RegisteredPhone } from '../../entra/phones.ts'
import { isPhoneOfOurs, type PhoneOfOurs } from '../../guard/decide-phone.ts'
import type { PhoneRecord } from '../../journal/phone-memory.ts'
import type { JobTools } from '../job-tools.ts'

/** The phone among `phones` that an agent of ours registered for this account, by this journal or by receipts. */
export async function findOurPhone(
  about: { readonly account: string; readonly directory: string },
  phones: readonly RegisteredPhone[],
  receipts: readonly string[],
  tools: Pick<JobTools, 'journal' | 'identity' | 'clock'>,
): Promise<RegisteredPhone | undefined> {
  const record = tools.journal.index.phones.find(about.directory, about.account)
  const carried = await verifyPhoneReceipts(receipts, about, tools)
  const ours = [...(record ? [ofRecord(record)] : []), ...carried.map(ofReceipt)]
  return phones.find((phone) => ours.some((each) => isPhoneOfOurs(phone, each)))
}

function ofRecord({ begun, done }: PhoneRecord): PhoneOfOurs {
  const { ending } = begun
  const at = new Date(begun.at)
  if (!done) return { ending, at, createdAt: 'unknown' }
  return { ending, at, createdAt: done.createdAt ? new Date(done.createdAt) : 'not-told' }
}

export function ofReceipt({ ending, registeredAt, createdAt }: PhoneWords): PhoneOfOurs {
  return {
    ending,
    at: new Date(registeredAt),
    createdAt: createdAt === undefined ? 'not-told' : new Date(createdAt),
  }
}

/** Receipts that hold, for this account, of agents on our own list that serve its directory. */
export async function verifyPhoneReceipts(
  receipts: readonly string[],
  about: { readonly account: string; readonly directory: string },
  { identity, clock }: Pick<JobTools, 'identity' | 'clock'>,
): Promise<readonly PhoneWords[]> {
  const now = clock.now()
  const agents = identity.list.agents(now)
  const verified = await Promise.all(receipts.map((words) => verifyPhoneReceipt(words, now)))
  return verified.flatMap((receipt) => {
    const isAbout = receipt?.account === about.account && receipt.directory === about.directory
    const isListed = agents.some(
      ({ agent, directories }) => agent === receipt?.agent && directories.includes(about.directory),
    )
    return receipt && isAbout && isListed ? receipt : []
  })
}
