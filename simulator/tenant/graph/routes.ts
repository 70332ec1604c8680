import { listApplications } from './answer-applications.ts'
import { readContexts, readPolicies } from './answer-conditional-access.ts'
import { readDelta } from './answer-delta.ts'
import { changePhone, createPhone, deletePhone, listMethods, listPhones } from './answer-methods.ts'
import { createPass, deletePass, listPasses, readPass } from './answer-passes.ts'
import { changePassPolicy, readPassPolicy } from './answer-policies.ts'
import { listProvisioned } from './answer-provisioning-log.ts'
import { readRegistration } from './answer-registration.ts'
import {
  listEligibilities,
  listMemberships,
  listRoleAssignments,
  listRoleDefinitions,
  listUnitMembers,
  readUnits,
} from './answer-roles.ts'
import { listJobs, readJob, setJobState, takeUpload } from './answer-synchronization.ts'
import { listUsers, readManager, readUser } from './answer-users.ts'
import { changeUser, revokeSessions } from './change-user.ts'
import type { Parameters } from './graph-call.ts'
import {
  readApplicationRights,
  readConditionalAccess,
  readContextRights,
  readEligibilities,
  readJobRights,
  readMethodPolicies,
  readMethods,
  readPasses,
  readPhones,
  readProvisioningRights,
  readReports,
  readRoles,
  readUnitRights,
  readUsers,
  revokeSessionRights,
  runJobRights,
  sendMailRights,
  uploadRights,
  writeMethodPolicies,
  writePasses,
  writePhones,
  writeUsers,
} from './rights.ts'
import { line, type Route } from './route.ts'
import { sendMail } from './send-mail.ts'
import { workflowRoutes } from './workflow-routes.ts'

const methodsOf = '/users/:user/authentication'
const conditionalAccess = '/identity/conditionalAccess'
const contexts = `${conditionalAccess}/authenticationContextClassReferences`
const registration = '/reports/authenticationMethods/userRegistrationDetails'
const roleManagement = '/roleManagement/directory'
const jobs = '/servicePrincipals/:principal/synchronization/jobs'
const passPolicy =
  '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass'

/** Everything there is, the first that fits first. */
const routes: readonly Route[] = [
  line('list-users', 'GET /users', readUsers, listUsers),
  line('read-delta', 'GET /users/delta', readUsers, readDelta),
  line('read-user', 'GET /users/:user', readUsers, (call, { user = '' }, person) =>
    readUser(call, person, user),
  ),
  line('change-user', 'PATCH /users/:user', writeUsers, (call, _names, person) =>
    changeUser(call, person),
  ),
  line(
    'revoke-sessions',
    'POST /users/:user/revokeSignInSessions',
    revokeSessionRights,
    (call, _names, person) => revokeSessions(call, person),
  ),
  line('read-manager', 'GET /users/:user/manager', readUsers, (call, _names, person) =>
    readManager(call, person),
  ),
  line('list-memberships', 'GET /users/:user/transitiveMemberOf', readUsers, (call, _names, who) =>
    listMemberships(call, who),
  ),
  line('send-mail', 'POST /users/:user/sendMail', sendMailRights, (call, _n, who) =>
    sendMail(call, who),
  ),
  line('list-methods', `GET ${methodsOf}/methods`, readMethods, (call, _names, person) =>
    listMethods(call, person),
  ),
  line('list-passes', `GET ${methodsOf}/temporaryAccessPassMethods`, readPasses, (call, _n, who) =>
    listPasses(call, who),
  ),
  line(
    'create-pass',
    `POST ${methodsOf}/temporaryAccessPassMethods`,
    writePasses,
    (call, _n, who) => createPass(call, who),
  ),
  line(
    'read-pass',
    `GET ${methodsOf}/temporaryAccessPassMethods/:pass`,
    readPasses,
    (call, { pass = '' }, person) => readPass(call, person, pass),
  ),
  line(
    'delete-pass',
    `DELETE ${methodsOf}/temporaryAccessPassMethods/:pass`,
    writePasses,
    (call, { pass = '' }, person) => deletePass(call, person, pass),
  ),
  line('list-phones', `GET ${methodsOf}/phoneMethods`, readPhones, (call, _names, person) =>
    listPhones(call, person),
  ),
  line('create-phone', `POST ${methodsOf}/phoneMethods`, writePhones, (call, _names, person) =>
    createPhone(call, person),
  ),
  line(
    'change-phone',
    `PATCH ${methodsOf}/phoneMethods/:phone`,
    writePhones,
    (call, { phone = '' }, person) => changePhone(call, person, phone),
  ),
  line(
    'delete-phone',
    `DELETE ${methodsOf}/phoneMethods/:phone`,
    writePhones,
    (call, { phone = '' }, person) => deletePhone(call, person, phone),
  ),
  line('read-pass-policy', `GET ${passPolicy}`, readMethodPolicies, readPassPolicy),
  line('change-pass-policy', `PATCH ${passPolicy}`, writeMethodPolicies, changePassPolicy),
  line('list-policies', `GET ${conditionalAccess}/policies`, readConditionalAccess, (call) =>
    readPolicies(call),
  ),
  line(
    'read-policy',
    `GET ${conditionalAccess}/policies/:policy`,
    readConditionalAccess,
    (call, { policy = '' }) => readPolicies(call, policy),
  ),
  line('list-contexts', `GET ${contexts}`, readContextRights, (call) => readContexts(call)),
  line('read-context', `GET ${contexts}/:context`, readContextRights, (call, { context = '' }) =>
    readContexts(call, context),
  ),
  line('list-applications', 'GET /applications', readApplicationRights, listApplications),
  line('list-registration', `GET ${registration}`, readReports, (call) => readRegistration(call)),
  line('read-registration', `GET ${registration}/:id`, readReports, (call, { id = '' }) =>
    readRegistration(call, id),
  ),
  line('list-roles', `GET ${roleManagement}/roleAssignments`, readRoles, listRoleAssignments),
  line(
    'list-eligibilities',
    `GET ${roleManagement}/roleEligibilityScheduleInstances`,
    readEligibilities,
    listEligibilities,
  ),
  line('list-definitions', `GET ${roleManagement}/roleDefinitions`, readRoles, listRoleDefinitions),
  line('list-units', 'GET /directory/administrativeUnits', readUnitRights, (call) =>
    readUnits(call),
  ),
  line('read-unit', 'GET /directory/administrativeUnits/:unit', readUnitRights, (call, { unit }) =>
    readUnits(call, unit ?? ''),
  ),
  line(
    'list-unit-members',
    'GET /directory/administrativeUnits/:unit/members',
    readUnitRights,
    (call, { unit = '' }) => listUnitMembers(call, unit),
  ),
  line('bulk-upload', `POST ${jobs}/:job/bulkUpload`, uploadRights, takeUpload),
  line('list-jobs', `GET ${jobs}`, readJobRights, listJobs),
  line('read-job', `GET ${jobs}/:job`, readJobRights, readJob),
  line('start-job', `POST ${jobs}/:job/start`, runJobRights, (call, names) =>
    setJobState(call, names, 'active'),
  ),
  line('pause-job', `POST ${jobs}/:job/pause`, runJobRights, (call, names) =>
    setJobState(call, names, 'paused'),
  ),
  line('list-provisioned', 'GET /auditLogs/provisioning', readProvisioningRights, listProvisioned),
  ...workflowRoutes,
]

/** The route of a request, and what stands in its path. */
export function findRoute(
  method: string,
  path: string,
): { readonly route: Route; readonly parameters: Parameters } | undefined {
  for (const route of routes) {
    const parameters = route.method === method ? matchPath(route.path, path) : undefined
    if (parameters) return { route, parameters }
  }
  return undefined
}

function matchPath(pattern: string, path: string): Parameters | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    const value = decode(given[at] ?? '')
    if (part.startsWith(':')) parameters[part.slice(1)] = value
    else if (part.toLowerCase() !== value.toLowerCase()) return undefined
  }
  return parameters
}

/** What cannot be decoded is nobody's name. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
