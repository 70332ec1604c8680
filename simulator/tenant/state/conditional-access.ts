/** What an application may demand of a sign-in by its id, `c1` and on. */
export interface AuthenticationContext {
  readonly id: string
  readonly displayName: string
  readonly description: string
  /** Whether applications may use it: published. */
  readonly isAvailable: boolean
}

/** A built-in authentication strength. */
export type Strength = keyof typeof strengths

/** The built-in strengths; the ids, and which combinations are in them, are UNVERIFIED (fewer here than there are). */
export const strengths = {
  mfa: {
    id: '00000000-0000-0000-0000-000000000002',
    displayName: 'Multifactor authentication',
    allowedCombinations: [
      'windowsHelloForBusiness',
      'fido2',
      'temporaryAccessPassOneTime',
      'temporaryAccessPassMultiUse',
      'password,microsoftAuthenticatorPush',
      'password,softwareOath',
      'password,sms',
    ],
  },
  passwordless: {
    id: '00000000-0000-0000-0000-000000000003',
    displayName: 'Passwordless MFA',
    allowedCombinations: ['windowsHelloForBusiness', 'fido2', 'deviceBasedPush'],
  },
  'phishing-resistant': {
    id: '00000000-0000-0000-0000-000000000004',
    displayName: 'Phishing-resistant MFA',
    allowedCombinations: ['windowsHelloForBusiness', 'fido2', 'x509CertificateMultiFactor'],
  },
} as const

/** A policy of conditional access, as far as anybody looks here: it demands something of who is asked for a context or goes to an application. */
export interface ConditionalAccessPolicy {
  readonly id: string
  readonly displayName: string
  readonly state: 'enabled' | 'disabled' | 'enabledForReportingButNotEnforced'
  /** The authentication contexts it is about. */
  readonly contexts: readonly string[]
  /** Client ids, or `All`. */
  readonly applications: readonly string[]
  /** Ids of users, or `All`. */
  readonly includeUsers: readonly string[]
  readonly excludeUsers: readonly string[]
  readonly includeGroups: readonly string[]
  /** Left out: `mfa` as a built-in control, which is older than strengths. */
  readonly strength: Strength | undefined
  /** A new gesture every time. */
  readonly everyTime: boolean
  readonly createdAt: Date
}
