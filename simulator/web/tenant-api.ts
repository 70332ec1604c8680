import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { AdministrationError } from '../directory/administration-error.ts'
import type { Sync } from '../sync/start-sync.ts'
import type { Tenant } from '../tenant/start-tenant.ts'
import { directoryRoles } from '../tenant/state/directory-role.ts'
import type { Rooms } from './rooms.ts'

type Role = keyof typeof directoryRoles

const zText = z.string().min(1)
const zRole = z.enum(Object.keys(directoryRoles) as [Role, ...Role[]])
const zPerson = z.looseObject({ userPrincipalName: z.string().regex(/^[^@\s]+@[^@\s]+$/) })
/** By Graph's own names. Who somebody is stays. */
const zProperties = z.looseObject({ id: z.never().optional() })
const zMethod = z.strictObject({
  kind: z.enum([
    'phone',
    'email',
    'microsoftAuthenticator',
    'fido2',
    'windowsHelloForBusiness',
    'platformCredential',
    'softwareOath',
  ]),
  details: zProperties.optional(),
})
const zAssignment = z.strictObject({
  principalId: zText,
  role: zRole,
  unitId: zText.optional(),
  eligible: z.boolean().optional(),
})
const zCollective = z.strictObject({
  displayName: z.string().optional(),
  members: z.array(zText).optional(),
  isAssignableToRole: z.boolean().optional(),
})
const zMembers = z.strictObject({ members: z.array(zText) })
const zApplication = z.strictObject({
  displayName: z.string().optional(),
  permissions: z.array(zText).optional(),
  withSecret: z.boolean().optional(),
  certificates: z.array(zText).optional(),
  managedIdentity: z.enum(['system', 'user']).optional(),
})
const zSettings = z.strictObject({
  licence: z.enum(['free', 'p1', 'p2']).optional(),
  delays: z
    .partialRecord(
      z.enum(['read', 'unit', 'signInActivity', 'report', 'signIn', 'provisioningLog']),
      z.int().min(0),
    )
    .optional(),
  throttleLimits: z
    .strictObject({
      size: z.enum(['S', 'M', 'L']),
      resourceUnits: z.int().min(1),
      writes: z.int().min(1),
      tenantWrites: z.int().min(1),
      reports: z.int().min(1),
      conditionalAccess: z.int().min(1),
      uploads: z.int().min(1),
      uploadsADay: z.int().min(1),
    })
    .partial()
    .optional(),
})
const zNamed = z.object({ name: z.string() })
const zIdentified = z.object({ id: z.string() })

/** What a test or a demo may do to the tenant over HTTP, as its administrator. Who is not there is answered 404. */
export function addTenantApi(app: FastifyInstance, { tenant, sync, provisioning }: Rooms): void {
  app.get('/api/tenant', () => ({
    id: tenant.id,
    domain: tenant.domain,
    loginUrl: tenant.loginUrl,
    graphUrl: tenant.graphUrl,
    metadataUrl: tenant.metadataUrl,
    passPolicy: tenant.passPolicy(),
    lastCycle: sync?.lastCycle() ?? null,
  }))
  app.post('/api/tenant', async ({ body }, reply) => {
    const { licence, delays, throttleLimits } = withoutUnset(zSettings.parse(body))
    if (licence) tenant.setLicence(licence)
    if (delays) tenant.setDelays(withoutUnset(delays))
    if (throttleLimits) tenant.setThrottleLimits(withoutUnset(throttleLimits))
    await reply.code(204).send()
  })
  addPeopleRoutes(app, tenant)
  addGroupRoutes(app, tenant)
  addSyncRoutes(app, sync)
  app.get('/api/provisioning', () => ({
    jobs: tenant.jobs().map(({ waiting, ...job }) => ({ ...job, waiting: waiting.length })),
    lastCycle: provisioning?.lastCycle() ?? null,
  }))
  app.post('/api/provisioning/cycle', () => {
    if (!provisioning) throw new AdministrationError(404, 'nothing is provisioned')
    return provisioning.runCycle()
  })
}

function addPeopleRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.get('/api/people', () => tenant.people())
  app.get('/api/people/:name', ({ params }) => tenant.person(zNamed.parse(params).name))
  app.post('/api/people', async ({ body }, reply) => {
    const id = tenant.addUser(zPerson.parse(body))
    await reply.code(201).send(tenant.person(id))
  })
  const zPassword = z.strictObject({ password: zText, mustChange: z.boolean().default(false) })
  const zOne = z.strictObject({ id: zText })
  const deeds: Readonly<Record<string, (name: string, body: unknown) => void>> = {
    enable: (name) => tenant.setUser(name, { accountEnabled: true }),
    disable: (name) => tenant.setUser(name, { accountEnabled: false }),
    delete: (name) => tenant.deleteUser(name),
    properties: (name, body) => tenant.setUser(name, zProperties.parse(body)),
    password: (name, body) => {
      const { password, ...more } = zPassword.parse(body)
      tenant.setCloudPassword(name, password, more)
    },
    method: (name, body) => {
      const { kind, details } = zMethod.parse(body)
      tenant.registerMethod(name, kind, details)
    },
    'remove-method': (name, body) => tenant.removeMethod(name, zOne.parse(body).id),
    'sign-in': (name) => tenant.recordSignIn(name),
  }
  for (const [deed, act] of Object.entries(deeds)) {
    app.post(`/api/people/:name/${deed}`, async ({ params, body }, reply) => {
      act(zNamed.parse(params).name, body)
      await reply.code(204).send()
    })
  }
}

function addGroupRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.post('/api/roles', async ({ body }, reply) => {
    const { principalId, role, ...scope } = withoutUnset(zAssignment.parse(body))
    await reply.code(201).send({ id: tenant.assignRole(principalId, role, withoutUnset(scope)) })
  })
  app.delete('/api/roles/:id', async ({ params }, reply) => {
    tenant.removeRole(zIdentified.parse(params).id)
    await reply.code(204).send()
  })
  const kinds = {
    groups: { add: tenant.addGroup, setMembers: tenant.setGroupMembers },
    units: { add: tenant.addUnit, setMembers: tenant.setUnitMembers },
  }
  for (const [kind, { add, setMembers }] of Object.entries(kinds)) {
    app.post(`/api/${kind}`, async ({ body }, reply) => {
      await reply.code(201).send({ id: add(withoutUnset(zCollective.parse(body))) })
    })
    app.post(`/api/${kind}/:id/members`, async ({ params, body }, reply) => {
      setMembers(zIdentified.parse(params).id, zMembers.parse(body).members)
      await reply.code(204).send()
    })
  }
  app.post('/api/applications', async ({ body }, reply) => {
    const application = tenant.addApplication(withoutUnset(zApplication.parse(body)))
    const { appId, objectId, displayName, permissions, secret = null } = application
    await reply.code(201).send({ appId, objectId, displayName, permissions, secret })
  })
}

function addSyncRoutes(app: FastifyInstance, sync: Sync | undefined): void {
  const find = (): Sync => {
    if (!sync) throw new AdministrationError(404, 'nothing is synchronised')
    return sync
  }
  app.get('/api/sync', () => ({ kind: find().kind, lastCycle: find().lastCycle() ?? null }))
  app.post('/api/sync/cycle', () => find().runCycle())
  app.post('/api/sync/password-cycle', () => find().runPasswordCycle())
}

type Set<T> = { [Key in keyof T]: Exclude<T[Key], undefined> }

/** What a schema leaves undefined is left out. */
function withoutUnset<T extends object>(given: T): Set<T> {
  const set = Object.entries(given).filter(([, value]) => value !== undefined)
  return Object.fromEntries(set) as Set<T>
}
