import type { ErrorCode } from '../../../protocol/errors.ts'
import { type ContextGap, type ContextPolicy, findContextGap } from './decide-context.ts'
import type { OwnSetup, Registration, Seen } from './read-own-setup.ts'

/** What *my password* hangs on, by what it is called in `doctor`. */
export type OwnPart = 'context' | 'policy' | 'registration' | 'people'

/** Where it has to fit. */
export interface OwnPlace {
  readonly context: string
  /** The host that the page is at, as the agent's configuration names it. */
  readonly portalHost: string
}

type Said = 'ok' | ErrorCode

/** What a tenant lacks for *my password*: for each part the first thing to mend. */
export function judgeOwnSetup(
  { context, policies, registration, synced }: OwnSetup,
  place: OwnPlace,
): readonly (readonly [OwnPart, Said])[] {
  return [
    ['context', judgeSeen(context, 'own-context-missing', judgeContext, true)],
    ['policy', judgeSeen(policies, 'own-policy-missing', (all) => judgePolicies(all, place))],
    [
      'registration',
      judgeSeen(registration, 'own-application-missing', (one) => judge(one, place), true),
    ],
    ['people', judgeSeen(synced, 'own-nobody-synchronised', judgeSynced)],
  ]
}

/** `mayBeBlind`: a right that the agent does its work without. */
function judgeSeen<T>(
  seen: Seen<T>,
  missing: ErrorCode,
  judgeValue: (value: T) => Said,
  mayBeBlind = false,
): Said {
  if (seen.is === 'missing') return missing
  if (seen.is === 'seen') return judgeValue(seen.value)
  return mayBeBlind && seen.code === 'cloud-rights' ? 'own-setup-unread' : seen.code
}

const judgeContext = ({ published }: { readonly published: boolean }): Said =>
  published ? 'ok' : 'own-context-unpublished'
const judgeSynced = (isAnybody: boolean): Said => (isAnybody ? 'ok' : 'own-nobody-synchronised')

const codeOfGap: Readonly<Record<ContextGap, ErrorCode>> = {
  'no-policy': 'own-policy-missing',
  'not-enabled': 'own-policy-off',
  'not-everybody': 'own-policy-exceptions',
  conditions: 'own-policy-conditions',
  'no-strength': 'own-policy-no-strength',
  'weak-strength': 'own-policy-weak',
}

/** Asked about nobody in particular: whoever is left out by name is refused, and nobody else minds. */
function judgePolicies(policies: readonly ContextPolicy[], { context }: OwnPlace): Said {
  const gap = findContextGap(policies, context, '')
  if (gap === undefined) return 'ok'
  if (gap !== 'weak-strength') return codeOfGap[gap]
  const taken = policies
    .filter((policy) => policy.state === 'enabled' && isAbout(policy, context))
    .flatMap(
      ({ grantControls }) => grantControls?.authenticationStrength?.allowedCombinations ?? [],
    )
  if (taken.some(hasPassword)) return 'own-policy-password'
  return taken.some(isPass) ? 'own-policy-pass' : 'own-policy-weak'
}

const hasPassword = (combination: string) => combination.split(',').includes('password')
const isPass = (combination: string) => combination.startsWith('temporaryAccessPass')

function isAbout({ conditions }: ContextPolicy, context: string): boolean {
  const { includeAuthenticationContextClassReferences: named } = conditions.applications
  return named?.includes(context) === true
}

const wantedClaims = ['acrs', 'auth_time', 'onprem_sid']

function judge(
  { signInAudience, spa, web, publicClient, optionalClaims }: Registration,
  { portalHost }: OwnPlace,
): Said {
  if (signInAudience !== 'AzureADMyOrg') return 'own-application-open'
  const pages = spa?.redirectUris ?? []
  const others = [web, publicClient].flatMap((each) => each?.redirectUris ?? [])
  const [page] = pages
  const isOurs = pages.length === 1 && page !== undefined && isPageOf(page, portalHost)
  if (!isOurs || others.length > 0) return 'own-application-redirect'
  const claims = (optionalClaims?.idToken ?? []).map(({ name }) => name)
  return wantedClaims.every((each) => claims.includes(each)) ? 'ok' : 'own-application-claims'
}

function isPageOf(uri: string, portalHost: string): boolean {
  if (!URL.canParse(uri)) return false
  const { protocol, host, hostname, pathname, search, hash } = new URL(uri)
  // A trial on one machine has no certificate, and Entra takes no other name without one.
  const isSafe = protocol === 'https:' || /(^|\.)localhost$/.test(hostname)
  return isSafe && host === portalHost && pathname === '/password' && search + hash === ''
}

/** What an operator reads beside the codes: what each policy behind the context takes, and whom it leaves out. */
export function describeOwnPolicies(
  policies: readonly ContextPolicy[],
  context: string,
): readonly string[] {
  return policies
    .filter((policy) => isAbout(policy, context))
    .flatMap(({ displayName, state, conditions, grantControls }) => {
      const strength = grantControls?.authenticationStrength
      const name = `policy “${displayName ?? '?'}” (${state})`
      const left = conditions.users.excludeUsers?.length ?? 0
      return [
        strength
          ? `${name} takes: ${(strength.allowedCombinations ?? []).join('; ')}`
          : `${name} demands no strength`,
        ...(left > 0 ? [`${name} leaves out ${left} people: they cannot use my password`] : []),
      ]
    })
}
