import { createHash, createPublicKey, randomBytes, randomUUID, X509Certificate } from 'node:crypto'
import { AdministrationError } from '../directory/administration-error.ts'
import { administerConditionalAccess } from './administer-conditional-access.ts'
import { createMethod } from './graph/answer-methods.ts'
import type { Application, FederatedCredential } from './state/application.ts'
import {
  type Collective,
  findPerson,
  noteChange,
  putPerson,
  type TenantState,
} from './state/create-tenant-state.ts'
import type { DirectoryRole } from './state/directory-role.ts'
import { createHashedPassword, type PasswordSource } from './state/password-source.ts'
import type { MethodKind, Person, TenantUser } from './state/person.ts'

export interface NewApplication {
  readonly displayName?: string
  readonly permissions?: readonly string[]
  /** Makes up a secret. */
  readonly withSecret?: boolean
  /** Where people who sign in to it are sent back to. */
  readonly redirectUris?: readonly string[]
  /** The same for a single-page application. */
  readonly spaRedirectUris?: readonly string[]
  /** Chosen beforehand, for a rehearsal. */
  readonly appId?: string
  readonly signInAudience?: Application['signInAudience']
  readonly idTokenClaims?: readonly string[]
  /** PEM, each of them. */
  readonly certificates?: readonly string[]
  /** The keys of the other issuer, PEM, by `kid`. */
  readonly federated?: readonly (Omit<FederatedCredential, 'keys'> & {
    readonly keys: Readonly<Record<string, string>>
  })[]
  readonly managedIdentity?: 'system' | 'user' | 'elsewhere'
}

/** Whatever else Graph knows of a user may stand beside it, in Graph's own names. */
export interface NewUser {
  readonly userPrincipalName: string
  readonly managerId?: string
  readonly [property: string]: unknown
}

/** What an administrator of the tenant can do, without Graph. Who is not there is an {@link AdministrationError}. */
export function administerTenant(state: TenantState) {
  const find = (name: string): Person => {
    const person = findPerson(state, name)
    if (!person) throw new AdministrationError(404, `there is nobody called ${name}`)
    return person
  }
  const change = (name: string, alter: (person: Person) => Person, properties?: string[]) =>
    putPerson(state, alter(find(name)), properties)
  return {
    addApplication: (wanted: NewApplication) => addApplication(state, wanted),
    /** Takes effect with the next token. */
    setPermissions(appId: string, permissions: readonly string[]) {
      const application = state.applications.get(appId)
      if (!application) throw new AdministrationError(404, 'there is no such application')
      state.applications.set(appId, { ...application, permissions })
    },
    /** What its registration says of signing in to it. */
    setRegistration(
      appId: string,
      changes: Partial<
        Pick<Application, 'redirectUris' | 'spaRedirectUris' | 'signInAudience' | 'idTokenClaims'>
      >,
    ) {
      const application = state.applications.get(appId)
      if (!application) throw new AdministrationError(404, 'there is no such application')
      state.applications.set(appId, { ...application, ...changes })
    },
    /** The id of the new user. */
    addUser: (wanted: NewUser) => addUser(state, wanted),
    setUser(name: string, properties: Readonly<Record<string, unknown>>) {
      const alter = (person: Person) => ({ ...person, user: { ...person.user, ...properties } })
      change(name, alter, Object.keys(properties))
    },
    setManager: (name: string, managerId: string | undefined) =>
      change(name, (person) => ({ ...person, managerId }), ['manager']),
    deleteUser(name: string) {
      const person = find(name)
      const { id } = person.user
      state.people.set(id, undefined, state.now())
      state.deletedPeople.set(id, { person, at: state.now() })
      state.version += 1
      noteChange(state, id, [], true)
    },
    ...administerPasswords(state, change),
    /** The id of the new method. */
    registerMethod(
      name: string,
      kind: MethodKind,
      details: Readonly<Record<string, unknown>> = {},
    ) {
      const method = createMethod(kind, details, state.now())
      change(name, (person) => ({ ...person, methods: [...person.methods, method] }))
      return method.id
    },
    removeMethod: (name: string, id: string) =>
      change(name, (person) => ({
        ...person,
        methods: person.methods.filter((each) => each.id !== id),
      })),
    /** A sign-in that happened somewhere. */
    recordSignIn: (name: string, at: Date = state.now()) =>
      change(name, (person) => ({ ...person, signIns: [...person.signIns, at] })),
    /** Everybody, with everything but the codes of their passes. */
    people: () => state.people.list().map(showPerson),
    person: (name: string) => showPerson(find(name)),
    ...administerCollectives(state),
    ...administerConditionalAccess(state),
  }
}

function showPerson({ pass, passwordSource, ...person }: Person) {
  return { ...person, hasPassword: passwordSource !== undefined, pass: omit(pass) }
}

function administerPasswords(
  state: TenantState,
  change: (name: string, alter: (person: Person) => Person) => void,
) {
  /** Where the sign-in asks whether a password is right; `undefined`: there is none in the cloud. */
  const setPasswordSource = (name: string, passwordSource: PasswordSource | undefined) =>
    change(name, (person) => ({ ...person, passwordSource }))
  return {
    setPasswordSource,
    /** An administrator sets a password in the cloud. */
    setCloudPassword: (name: string, password: string, { mustChange = false } = {}) =>
      setPasswordSource(name, createHashedPassword(password, mustChange)),
    /** Brings somebody back who was deleted at most 30 days ago: the same id, methods and roles. Whether there was somebody. */
    restoreUser(id: string): boolean {
      const deleted = state.deletedPeople.get(id)
      if (!deleted || deleted.at.getTime() < state.now().getTime() - keptDeleted) return false
      state.deletedPeople.delete(id)
      putPerson(state, deleted.person, Object.keys(deleted.person.user))
      return true
    },
    /** Who can be brought back. */
    deletedUsers: () => [...state.deletedPeople.values()].map(({ person }) => person.user),
  }
}

const keptDeleted = 30 * 24 * 3_600_000

function omit(pass: Person['pass']) {
  if (!pass) return undefined
  const { code: _code, ...rest } = pass
  return rest
}

function administerCollectives(state: TenantState) {
  const add = (
    kind: 'groups' | 'units',
    { displayName = 'A group', members = [], isAssignableToRole = false }: Partial<Collective>,
  ) => {
    const id = randomUUID()
    state.version += 1
    state[kind].set(id, { id, displayName, members, isAssignableToRole }, state.now())
    return id
  }
  const setMembers = (kind: 'groups' | 'units', id: string, members: readonly string[]) => {
    const collective = state[kind].get(id)
    if (!collective) throw new AdministrationError(404, 'there is no such group or unit')
    state.version += 1
    state[kind].set(id, { ...collective, members }, state.now())
  }
  return {
    addGroup: (wanted: Partial<Collective> = {}) => add('groups', wanted),
    setGroupMembers: (id: string, members: readonly string[]) => setMembers('groups', id, members),
    addUnit: (wanted: Partial<Collective> = {}) => add('units', wanted),
    setUnitMembers: (id: string, members: readonly string[]) => setMembers('units', id, members),
    /** To a user, a group or an application (its `objectId`); the id of the assignment. */
    assignRole(
      principalId: string,
      role: DirectoryRole,
      { unitId, eligible = false }: { unitId?: string; eligible?: boolean } = {},
    ) {
      const id = randomUUID()
      const at = state.now()
      state.version += 1
      state.roleAssignments.set(id, { id, principalId, role, unitId, eligible, at }, at)
      return id
    },
    removeRole(id: string) {
      state.version += 1
      state.roleAssignments.set(id, undefined, state.now())
    },
  }
}

function addUser(state: TenantState, { managerId, ...wanted }: NewUser): string {
  const { userPrincipalName } = wanted
  if (findPerson(state, userPrincipalName)) {
    throw new AdministrationError(409, `${userPrincipalName} is there already`)
  }
  const now = state.now()
  const user: TenantUser = {
    id: randomUUID(),
    displayName: userPrincipalName,
    accountEnabled: true,
    createdDateTime: now.toISOString(),
    userType: 'Member',
    ...wanted,
  }
  const methods = [createMethod('password', {}, now)]
  const person = { user, managerId, methods, pass: undefined, signIns: [] }
  putPerson(state, person, Object.keys(user))
  return user.id
}

/** @internal */
export function addApplication(state: TenantState, wanted: NewApplication): Application {
  const certificates = (wanted.certificates ?? []).map((pem) => {
    const { raw, publicKey } = new X509Certificate(pem)
    return { thumbprint: createHash('sha256').update(raw).digest('base64url'), key: publicKey }
  })
  const federated = (wanted.federated ?? []).map(({ keys, ...credential }) => ({
    ...credential,
    keys: Object.fromEntries(Object.entries(keys).map(([id, pem]) => [id, createPublicKey(pem)])),
  }))
  const application: Application = {
    appId: wanted.appId ?? randomUUID(),
    objectId: randomUUID(),
    displayName: wanted.displayName ?? 'An application',
    permissions: wanted.permissions ?? [],
    redirectUris: wanted.redirectUris ?? [],
    spaRedirectUris: wanted.spaRedirectUris ?? [],
    signInAudience: wanted.signInAudience ?? 'AzureADMyOrg',
    idTokenClaims: wanted.idTokenClaims ?? [],
    secret: wanted.withSecret ? randomBytes(24).toString('base64url') : undefined,
    certificates,
    federated,
    managedIdentity: wanted.managedIdentity,
  }
  state.applications.set(application.appId, application)
  return application
}
