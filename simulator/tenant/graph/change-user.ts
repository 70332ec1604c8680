import { z } from 'zod'
import { findRolesOf, putPerson } from '../state/create-tenant-state.ts'
import { createHashedPassword } from '../state/password-source.ts'
import type { Person } from '../state/person.ts'
import { decidePermission, type Rights } from './decide-permission.ts'
import {
  badRequest,
  denied,
  type GraphAnswer,
  type GraphCall,
  type GraphError,
} from './graph-call.ts'

const zPasswordProfile = z.strictObject({
  password: z.string().optional(),
  forceChangePasswordNextSignIn: z.boolean().optional(),
  forceChangePasswordNextSignInWithMfa: z.boolean().optional(),
})

const zChange = z.strictObject({
  accountEnabled: z.boolean().optional(),
  passwordProfile: zPasswordProfile.optional(),
})

type PasswordProfile = z.infer<typeof zPasswordProfile>

const mayEnable: Rights = {
  permissions: ['User.EnableDisableAccount.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
}

/** A permission alone does not set a password: the application must hold a role as well, and a higher one for administrators. */
const maySetPassword = ['User-PasswordProfile.ReadWrite.All', 'User.ReadWrite.All']
const forPeople = [
  'User Administrator',
  'Authentication Administrator',
  'Privileged Authentication Administrator',
  'Global Administrator',
] as const
const forAdministrators = [
  'Privileged Authentication Administrator',
  'Global Administrator',
] as const

/**
 * `PATCH /users/{id}`: whether the account is enabled, and its password; nothing else can be written here. Of a synchronised person
 * both go to the cloud alone: the password is then another one than in AD (a *split password*) until the next change there, and
 * the next cycle of the sync that has something to write enables or disables the account again.
 * UNVERIFIED: every refusal, the rule for a weak password.
 * @see https://learn.microsoft.com/graph/api/user-update
 */
export function changeUser(call: GraphCall, person: Person): GraphAnswer {
  const parsed = zChange.safeParse(call.body)
  if (!parsed.success) throw refuseProperties(person)
  const { accountEnabled, passwordProfile } = parsed.data
  if (
    accountEnabled !== undefined &&
    !decidePermission(call.state, call.caller, mayEnable, person)
  ) {
    throw denied()
  }
  if (passwordProfile && !isAllowedToSetPassword(call, person)) throw denied()
  const at = call.now.toISOString()
  const changes = {
    ...(accountEnabled === undefined ? {} : { accountEnabled }),
    ...(passwordProfile?.password === undefined
      ? {}
      : { lastPasswordChangeDateTime: at, signInSessionsValidFromDateTime: at }),
  }
  const changed = {
    ...person,
    user: { ...person.user, ...changes },
    passwordSource: passwordProfile ? setPassword(person, passwordProfile) : person.passwordSource,
  }
  putPerson(call.state, changed, Object.keys(changes))
  return { status: 204 }
}

function isAllowedToSetPassword({ state, caller }: GraphCall, person: Person): boolean {
  if (!caller.roles.some((each) => maySetPassword.includes(each))) return false
  const isAdministrator = findRolesOf(state, person.user.id).length > 0
  const roles = isAdministrator ? forAdministrators : forPeople
  return decidePermission(state, caller, { permissions: [], roles }, person)
}

function setPassword(person: Person, profile: PasswordProfile): Person['passwordSource'] {
  const { password, forceChangePasswordNextSignIn, forceChangePasswordNextSignInWithMfa } = profile
  const mustChange = forceChangePasswordNextSignIn || forceChangePasswordNextSignInWithMfa || false
  if (password === undefined) {
    return person.passwordSource && { ...person.passwordSource, mustChange }
  }
  if (!isStrong(password)) {
    throw badRequest(
      'The specified password does not comply with password complexity requirements.',
    )
  }
  return createHashedPassword(password, mustChange)
}

/** 8 to 256 characters of three of four kinds. */
export function isStrong(password: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(password))
  return password.length >= 8 && password.length <= 256 && kinds.length >= 3
}

function refuseProperties({ user }: Person): GraphError {
  return user['onPremisesSyncEnabled'] === true
    ? badRequest(
        'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
      )
    : badRequest('Here only accountEnabled and passwordProfile can be written.')
}

/** `POST /users/{id}/revokeSignInSessions`: every session from before now is over. The answer is UNVERIFIED. */
export function revokeSessions(call: GraphCall, person: Person): GraphAnswer {
  const signInSessionsValidFromDateTime = call.now.toISOString()
  const user = { ...person.user, signInSessionsValidFromDateTime }
  putPerson(call.state, { ...person, user }, ['signInSessionsValidFromDateTime'])
  const context = `${call.baseUrl}/$metadata#Edm.Boolean`
  return { status: 200, body: { '@odata.context': context, value: true } }
}
