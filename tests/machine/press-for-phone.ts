import { randomUUID } from 'node:crypto'
import { createPhoneRequest } from '../../protocol/phone-request.ts'
import { type Claim, directoryName } from './start-agent.ts'

/** The job behind a hire's press to have their phone registered; `changes` for those that do not go the honest way. */
export async function pressForPhone(
  claim: Claim,
  grants: readonly string[],
  changes: {
    readonly phoneReceipts?: readonly string[]
    readonly at?: Date
    readonly sig?: Claim['browser']['sig']
  } = {},
) {
  const { account, delivery, purpose, browser } = claim
  const { phoneReceipts = [], at = new Date(), sig = browser.sig } = changes
  const about = { account, delivery, purpose, directory: directoryName }
  const request = await createPhoneRequest({ ...about, jti: randomUUID() }, sig, at)
  return {
    ...about,
    ...{ request, grants: [...grants], receipts: [], phoneReceipts: [...phoneReceipts] },
  }
}
