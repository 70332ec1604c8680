import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server'
import { z } from 'zod'
import { createMethod } from '../graph/answer-methods.ts'
import { putPerson, type TenantState } from '../state/create-tenant-state.ts'
import type { Person } from '../state/person.ts'

/** The site a passkey belongs to. In Entra it is `login.microsoft.com`. */
const siteId = 'localhost'

/** ES256 and RS256. UNVERIFIED which ones Entra takes. */
const algorithms = [-7, -257]

interface StoredPasskey {
  readonly userId: string
  readonly credential: WebAuthnCredential
}

const zAnswer = z.looseObject({ id: z.string(), rawId: z.string(), type: z.literal('public-key') })

/**
 * The passkeys of a tenant: WebAuthn for real (level 3), without attestation. User verification is demanded, so that one counts as
 * more than one factor. Graph shows a passkey as a method with the id of the credential; deleting the method ends the passkey.
 */
export function createPasskeys(state: TenantState, origins: readonly string[]) {
  const room = { state, origins, kept: new Map<string, StoredPasskey>() }
  return { ...makePasskeys(room), ...believePasskeys(room) }
}

interface PasskeyRoom {
  readonly state: TenantState
  /** Filled as soon as the pages listen. */
  readonly origins: readonly string[]
  /** By the id of the credential. */
  readonly kept: Map<string, StoredPasskey>
}

const expect = ({ origins }: PasskeyRoom) => ({
  expectedOrigin: [...origins],
  expectedRPID: siteId,
})

/** The ids of the passkeys somebody has that still count. */
function listKnown({ kept }: PasskeyRoom, { user, methods }: Person) {
  return methods.filter(({ id }) => kept.get(id)?.userId === user.id).map(({ id }) => ({ id }))
}

function makePasskeys(room: PasskeyRoom) {
  const { state } = room
  return {
    async offerCreation(person: Person): Promise<PublicKeyCredentialCreationOptionsJSON> {
      const { generateRegistrationOptions } = await load()
      return generateRegistrationOptions({
        rpName: 'Microsoft',
        rpID: siteId,
        userName: person.user.userPrincipalName,
        userDisplayName: person.user.displayName,
        userID: new TextEncoder().encode(person.user.id),
        attestationType: 'none',
        excludeCredentials: listKnown(room, person),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        supportedAlgorithmIDs: algorithms,
      })
    },
    /** The id of the new method, or `undefined`: what came does not answer the challenge. */
    async register(
      { user }: Person,
      answer: unknown,
      wanted: { readonly challenge: string; readonly displayName: string },
    ): Promise<string | undefined> {
      const { verifyRegistrationResponse } = await load()
      const made = await attempt(answer, (response) =>
        verifyRegistrationResponse({
          response: response as unknown as RegistrationResponseJSON,
          expectedChallenge: wanted.challenge,
          supportedAlgorithmIDs: algorithms,
          ...expect(room),
        }),
      )
      // Only now: verifying took its time, and much may have happened to the person.
      const person = state.people.get(user.id)
      if (!made?.verified || !person) return undefined
      const { credential, aaguid, credentialDeviceType } = made.registrationInfo
      const details = {
        displayName: wanted.displayName,
        aaGuid: aaguid,
        attestationLevel: 'notAttested',
        passkeyType: credentialDeviceType === 'multiDevice' ? 'synced' : 'deviceBound',
      }
      const method = { ...createMethod('fido2', details, state.now()), id: credential.id }
      room.kept.set(credential.id, { userId: user.id, credential })
      putPerson(state, { ...person, methods: [...person.methods, method] })
      return method.id
    },
  }
}

function believePasskeys(room: PasskeyRoom) {
  const { state, kept } = room
  return {
    /** Left out: whoever holds one may come. */
    async offerSignIn(person: Person | undefined): Promise<PublicKeyCredentialRequestOptionsJSON> {
      const { generateAuthenticationOptions } = await load()
      return generateAuthenticationOptions({
        rpID: siteId,
        userVerification: 'required',
        allowCredentials: person ? listKnown(room, person) : [],
      })
    },
    /** Whose passkey signed the challenge. */
    async verify(answer: unknown, challenge: string): Promise<Person | undefined> {
      const { verifyAuthenticationResponse } = await load()
      const passkey = kept.get(zAnswer.safeParse(answer).data?.id ?? '')
      if (!passkey) return undefined
      const verified = await attempt(answer, (response) =>
        verifyAuthenticationResponse({
          response: response as unknown as AuthenticationResponseJSON,
          expectedChallenge: challenge,
          credential: passkey.credential,
          ...expect(room),
        }),
      )
      if (!verified?.verified) return undefined
      const { credential } = passkey
      const counter = verified.authenticationInfo.newCounter
      kept.set(credential.id, { ...passkey, credential: { ...credential, counter } })
      const person = state.people.get(passkey.userId)
      return person?.methods.some(({ id }) => id === credential.id) ? person : undefined
    },
  }
}

export type Passkeys = ReturnType<typeof createPasskeys>

/** Half a second of loading that most runs of the simulator need not wait for. */
const load = () => import('@simplewebauthn/server')

/** The verifier throws at what it does not believe, and at what is not shaped like an answer: both are a refusal here. */
async function attempt<T>(
  answer: unknown,
  verify: (answer: z.infer<typeof zAnswer>) => Promise<T>,
): Promise<T | undefined> {
  const parsed = zAnswer.safeParse(answer)
  if (!parsed.success) return undefined
  try {
    return await verify(parsed.data)
  } catch {
    return undefined
  }
}
