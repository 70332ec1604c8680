import type { ClaimState, ClaimStep } from './claim-api.ts'
import { askState, type ClaimPorts } from './claim-client.ts'
import { createPhoneRequest } from './phone-request.ts'
import { resetPaths } from './reset-paths.ts'

/** The part of a claim that ends with self-service reset, loaded by a page only when it comes to that. */
export function createResetClient({ call, keys, newId }: ClaimPorts) {
  return {
    /** The hire's press: their own phone is registered, so that the reset page knows it. */
    register: async (state: ClaimStep<'reset'>): Promise<ClaimState> => {
      const { account, directory, delivery, purpose } = state
      const words = { account, directory, delivery, purpose, jti: newId() }
      const request = await createPhoneRequest(words, keys.sig, new Date(state.serverTime))
      return askState(call, resetPaths.phone, { request })
    },
    check: (): Promise<ClaimState> => askState(call, resetPaths.check, {}),
  }
}
