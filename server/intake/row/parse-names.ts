import { type Parsed, refused } from './row-problem.ts'

const guid = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i
const principalName = /^[^\s@"\\/[\]:;|=,+*?<>]+@[^\s@"\\/[\]:;|=,+*?<>]+$/u
const accountName = /^[^"/\\[\]:;|=,+*?<>@]{1,20}$/u

/** The account's `objectGUID` in the dashed lower-case form. */
export function parseGuid(word: string): Parsed<string> {
  const [, bare] = guid.exec(word) ?? []
  return bare === undefined ? refused('guid-malformed') : { value: bare.toLowerCase() }
}

/** The name that a tenant gives somebody who signs in at home: `name_home.com#EXT#@tenant.onmicrosoft.com`. */
const externalGuest = /#EXT#@/i

/** A `userPrincipalName`. Compared without regard to case, stored as given. */
export function parsePrincipalName(word: string): Parsed<string> {
  if (externalGuest.test(word)) return refused('external-guest')
  return principalName.test(word) ? { value: word } : refused('principal-name-malformed')
}

/** A `sAMAccountName` of a person: at most 20 characters (Microsoft: "SAM-Account-Name attribute"). */
export function parseAccountName(word: string): Parsed<string> {
  return accountName.test(word) && !word.endsWith('.')
    ? { value: word }
    : refused('account-name-malformed')
}
