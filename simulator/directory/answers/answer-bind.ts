import type { Domain } from '../domain/domain.ts'
import { type Entry, hasClass } from '../domain/entry.ts'
import { signInByBind } from '../domain/sign-in.ts'
import { windowsErrors } from '../domain/windows-error.ts'
import type { BindRequest } from '../wire/parse-ldap-message.ts'
import type { LdapResult } from '../wire/write-ldap-message.ts'
import { type ControllerView, hostNameOf } from './controller-view.ts'

/** The answer, and who the connection is from now on; `undefined` is nobody. */
interface BindAnswer {
  readonly result: LdapResult
  readonly identity: Entry | undefined
}

/**
 * A simple bind with a distinguished name, `name@domain` or `DOMAIN\name`. An empty password is accepted as *anonymous*,
 * as Windows does unless told otherwise: it proves nothing.
 */
export function answerBind(view: ControllerView, request: BindRequest): BindAnswer {
  if (request.password === undefined) {
    return { result: windowsErrors.authenticationNotSupported, identity: undefined }
  }
  if (request.password === '') return { result: windowsErrors.success, identity: undefined }
  const account = findAccountToBind(view.domain, request.name)
  if (!account) return { result: windowsErrors.signInRefused('52e'), identity: undefined }
  const place = { controller: view.number, workstation: hostNameOf(view) }
  const refusal = signInByBind(view.domain, account, request.password, place)
  return refusal
    ? { result: windowsErrors.signInRefused(refusal), identity: undefined }
    : { result: windowsErrors.success, identity: account }
}

/** The account that a person or program means by this name. */
export function findAccountToBind(domain: Domain, name: string): Entry | undefined {
  const account = candidates(domain, name).find((entry) => entry !== undefined)
  return account && hasClass(account, 'user') ? account : undefined
}

function candidates(domain: Domain, name: string): (Entry | undefined)[] {
  const [realm = '', logonName] = name.split('\\')
  if (logonName !== undefined && realm.toLowerCase() === domain.netbios.toLowerCase()) {
    return [domain.findBySam(logonName)]
  }
  const at = name.lastIndexOf('@')
  const suffix = name.slice(at + 1).toLowerCase()
  const ours = [domain.dnsDomain, domain.netbios].some((each) => each.toLowerCase() === suffix)
  return [
    [...domain.having('userPrincipalName', name)][0],
    at > 0 && ours ? domain.findBySam(name.slice(0, at)) : undefined,
    domain.find(name),
  ]
}
