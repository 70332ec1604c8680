import { verifyReceipt } from '../../protocol/receipt.ts'
import { noticePutBack } from '../journal/notice-put-back.ts'
import type { JobTools } from './job-tools.ts'

/** A receipt that this agent signed says how far its journal was: one that is further on shows that it was put back. */
export async function noticeOwnReceipts(
  receipts: readonly string[],
  tools: Pick<JobTools, 'identity' | 'journal' | 'keys' | 'clock' | 'log'>,
): Promise<void> {
  const { identity, clock } = tools
  for (const receipt of receipts) {
    const verified = await verifyReceipt(receipt, clock.now())
    if (verified?.agent !== identity.key.thumbprint || !verified.journal) continue
    await noticePutBack(verified.journal, tools)
  }
}
