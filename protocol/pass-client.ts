import { type ClaimState, type ClaimStep, claimPaths } from './claim-api.ts'
import { askState, type ClaimPorts } from './claim-client.ts'
import { openPass } from './pass-box.ts'
import { createPassRequest } from './pass-request.ts'
import type { Secret } from './secret.ts'

/** The part of a claim that is about a pass, loaded by a page only when it comes to that. */
export function createPassClient({ call, keys, newId }: ClaimPorts) {
  return {
    /** The hire's press: from now on a pass is minted, for this browser. */
    request: async (state: ClaimStep<'pass'>): Promise<ClaimState> => {
      const { account, directory, delivery, purpose, use } = state
      const words = { account, directory, delivery, purpose, use, jti: newId() }
      const now = new Date(state.serverTime)
      const enc = keys.enc.publicJwk
      const request = await createPassRequest({ ...words, enc }, keys.sig, now)
      return askState(call, claimPaths.pass, { request })
    },
    /** Opens the pass in `state`. `undefined`: it is not there, was sealed to another browser, or has ended. */
    open: async (state: ClaimStep<'pass'>): Promise<Secret | undefined> =>
      state.pass && openPass(state.pass.box, state, keys.enc, new Date(state.serverTime)),
    check: (): Promise<ClaimState> => askState(call, claimPaths.checkPass, {}),
    later: (): Promise<ClaimState> => askState(call, claimPaths.later, {}),
    choosePassword: (): Promise<ClaimState> => askState(call, claimPaths.choosePassword, {}),
  }
}
