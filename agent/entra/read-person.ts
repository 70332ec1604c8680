import * as z from 'zod'
import type { CloudAccount, CloudMethod, CloudMethodKind, LivePass } from './tenant.ts'

/** What is asked of a user; most of it is told only when asked for. */
export const userProperties = [
  ...['id', 'userPrincipalName', 'displayName', 'accountEnabled', 'userType', 'createdDateTime'],
  ...['onPremisesSyncEnabled', 'onPremisesImmutableId', 'onPremisesSecurityIdentifier'],
  ...['employeeId', 'mobilePhone', 'lastPasswordChangeDateTime'],
].join(',')

const zText = z.string().nullish()

export const zUser = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  displayName: zText,
  accountEnabled: z.boolean().nullish(),
  userType: zText,
  createdDateTime: zText,
  onPremisesSyncEnabled: z.boolean().nullish(),
  onPremisesImmutableId: zText,
  onPremisesSecurityIdentifier: zText,
  employeeId: zText,
  mobilePhone: zText,
  lastPasswordChangeDateTime: zText,
})

export function accountOf(user: z.output<typeof zUser>): CloudAccount {
  return {
    user: user.id.toLowerCase(),
    userPrincipalName: user.userPrincipalName,
    displayName: user.displayName ?? '',
    enabled: user.accountEnabled ?? false,
    synced: user.onPremisesSyncEnabled ?? false,
    guest: guestOf(user),
    ...present('immutableId', user.onPremisesImmutableId),
    ...present('securityIdentifier', user.onPremisesSecurityIdentifier),
    ...present('employeeNumber', user.employeeId),
    ...present('mobile', user.mobilePhone),
    ...dateOf('createdAt', user.createdDateTime),
    ...dateOf('passwordChangedAt', user.lastPasswordChangeDateTime),
  }
}

/** An external user has `#EXT#` in the name that the tenant gave them; a guest without it was made here. */
function guestOf({ userType, userPrincipalName }: z.output<typeof zUser>): CloudAccount['guest'] {
  if (/#EXT#/i.test(userPrincipalName)) return 'external'
  return userType?.toLowerCase() === 'guest' ? 'internal' : 'none'
}

function present<K extends string>(name: K, value: string | null | undefined) {
  return (value ? { [name]: value } : {}) as { readonly [key in K]?: string }
}

function dateOf<K extends string>(name: K, text: string | null | undefined) {
  const date = text && !Number.isNaN(Date.parse(text)) ? { [name]: new Date(text) } : {}
  return date as { readonly [key in K]?: Date }
}

/** By Graph's type names; one that is not here is `unknown`, and counts as something to sign in with. */
const kinds: Readonly<Record<string, CloudMethodKind>> = {
  password: 'password',
  phone: 'phone',
  email: 'email',
  microsoftAuthenticator: 'authenticator',
  fido2: 'passkey',
  windowsHelloForBusiness: 'windows-hello',
  platformCredential: 'platform-credential',
  x509Certificate: 'certificate',
  softwareOath: 'software-oath',
  hardwareOath: 'software-oath',
  external: 'external',
  qrCodePin: 'qr-pin',
  temporaryAccessPass: 'pass',
}

const zMethod = z.looseObject({ id: z.string(), '@odata.type': z.string() })
export const zMethods = z.object({ value: z.array(zMethod) })

const zPass = z.object({
  id: z.string(),
  createdDateTime: zText.catch(undefined),
  startDateTime: zText.catch(undefined),
  lifetimeInMinutes: z.number().nullish().catch(undefined),
  isUsableOnce: z.boolean().nullish().catch(undefined),
  isUsable: z.boolean().nullish().catch(undefined),
  methodUsabilityReason: zText.catch(undefined),
})

/** The longest that Graph takes: 30 days. */
const longestLifeMinutes = 43_200

/** Everything somebody can sign in with, and apart from it their pass: one call shows both. */
export function heldIn({ value }: z.output<typeof zMethods>): {
  readonly methods: readonly CloudMethod[]
  readonly passes: readonly LivePass[]
} {
  const methods = value.map((each) => {
    const name = /#microsoft\.graph\.(\w+)AuthenticationMethod$/.exec(each['@odata.type'])?.[1]
    return { id: each.id, kind: kinds[name ?? ''] ?? ('unknown' as const) }
  })
  const passes = value
    .filter((each) => each['@odata.type'].includes('temporaryAccessPass'))
    .map((each) => passOf(zPass.parse(each)))
  return { methods: methods.filter(({ kind }) => kind !== 'pass'), passes }
}

/** A pass of which something is not told is there all the same, older than any of ours, and alive for as long as one can be. */
function passOf(pass: z.output<typeof zPass>): LivePass {
  const { createdAt = new Date(0) } = dateOf('createdAt', pass.createdDateTime)
  return {
    id: pass.id,
    createdAt,
    ...dateOf('startsAt', pass.startDateTime),
    lifetimeMinutes: pass.lifetimeInMinutes ?? longestLifeMinutes,
    once: pass.isUsableOnce ?? false,
    usable: pass.isUsable ?? true,
    reason: pass.methodUsabilityReason ?? '',
  }
}
