import { checkBulkRequest } from './check-bulk-request.ts'
import { checkGraphAction, checkGraphShape } from './check-graph-shape.ts'

/** A request to Graph with its answer, however it was seen. */
export interface SeenExchange {
  readonly method: string
  /** Behind `/v1.0`. */
  readonly path: string
  readonly requestBody?: unknown
  readonly status: number
  readonly body?: unknown
}

interface Expectation {
  readonly pattern: RegExp
  /** What a body of the request is. `undefined`: there may be none. */
  readonly request?: (body: unknown) => readonly string[]
  /** The type that is answered; a collection in brackets. `undefined`: nothing is. */
  readonly answer?: string
  readonly keys?: readonly string[]
}

const user = '/users/[^/]+'
const pass = 'graph.temporaryAccessPassAuthenticationMethod'
const passKeys = [
  'id',
  'temporaryAccessPass',
  'createdDateTime',
  'startDateTime',
  'lifetimeInMinutes',
  'isUsableOnce',
  'isUsable',
  'methodUsabilityReason',
]
const phone = 'graph.phoneAuthenticationMethod'
const roles = '/roleManagement/directory'
const access = '/identity/conditionalAccess'
const passPolicy =
  '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass'
const registration = 'graph.userRegistrationDetails'
const registrationKeys = ['id', 'userPrincipalName', 'methodsRegistered', 'isPasswordlessCapable']
const policyKeys = ['id', 'displayName', 'state', 'conditions', 'grantControls']

const expect = (
  what: string,
  answer?: string,
  keys: readonly string[] = [],
  request?: Expectation['request'],
): Expectation => ({
  pattern: new RegExp(`^${what}$`),
  ...(answer ? { answer } : {}),
  ...(request ? { request } : {}),
  keys,
})

const job = '/servicePrincipals/[^/]+/synchronization/jobs'
const bodyOf = (type: string) => (body: unknown) => checkGraphShape(type, body, { loose: true })

const expectations: readonly Expectation[] = [
  expect('GET /users', '[graph.user]'),
  expect('GET /users/delta', '[graph.user]', ['id']),
  expect(`GET ${user}`, 'graph.user'),
  expect(`PATCH ${user}`, undefined, [], bodyOf('graph.user')),
  expect(`POST ${user}/revokeSignInSessions`, 'Edm.Boolean!'),
  expect(`GET ${user}/manager`, 'graph.directoryObject', ['@odata.type']),
  expect(`GET ${user}/transitiveMemberOf`, '[graph.directoryObject]', ['@odata.type', 'id']),
  expect(`POST ${user}/sendMail`, undefined, [], (body) =>
    checkGraphAction('sendMail', 'user', body),
  ),
  expect(`GET ${user}/authentication/methods`, '[graph.authenticationMethod]', [
    '@odata.type',
    'id',
  ]),
  expect(`GET ${user}/authentication/temporaryAccessPassMethods`, `[${pass}]`, passKeys),
  expect(
    `POST ${user}/authentication/temporaryAccessPassMethods`,
    pass,
    ['@odata.type', ...passKeys],
    bodyOf(pass),
  ),
  expect(`GET ${user}/authentication/temporaryAccessPassMethods/[^/]+`, pass, passKeys),
  expect(`DELETE ${user}/authentication/temporaryAccessPassMethods/[^/]+`),
  expect(`GET ${user}/authentication/phoneMethods`, `[${phone}]`, ['id']),
  expect(`POST ${user}/authentication/phoneMethods`, phone, ['id'], bodyOf(phone)),
  expect(`PATCH ${user}/authentication/phoneMethods/[^/]+`, undefined, [], bodyOf(phone)),
  expect(`DELETE ${user}/authentication/phoneMethods/[^/]+`),
  expect(
    `PATCH ${passPolicy}`,
    undefined,
    [],
    bodyOf('graph.temporaryAccessPassAuthenticationMethodConfiguration'),
  ),
  expect(`GET ${access}/policies`, '[graph.conditionalAccessPolicy]', policyKeys),
  expect(`GET ${access}/policies/[^/]+`, 'graph.conditionalAccessPolicy', policyKeys),
  expect(
    `GET ${access}/authenticationContextClassReferences`,
    '[graph.authenticationContextClassReference]',
    ['id', 'displayName', 'isAvailable'],
  ),
  expect(
    `GET ${access}/authenticationContextClassReferences/[^/]+`,
    'graph.authenticationContextClassReference',
    ['id', 'displayName', 'isAvailable'],
  ),
  expect('GET /applications', '[graph.application]', ['id']),
  expect(
    'GET /reports/authenticationMethods/userRegistrationDetails',
    `[${registration}]`,
    registrationKeys,
  ),
  expect(
    'GET /reports/authenticationMethods/userRegistrationDetails/[^/]+',
    registration,
    registrationKeys,
  ),
  expect(`GET ${passPolicy}`, 'graph.authenticationMethodConfiguration', [
    '@odata.type',
    'id',
    'state',
    'defaultLength',
    'includeTargets',
    'excludeTargets',
  ]),
  expect(`GET ${roles}/roleAssignments`, '[graph.unifiedRoleAssignment]', ['id', 'principalId']),
  expect(
    `GET ${roles}/roleEligibilityScheduleInstances`,
    '[graph.unifiedRoleEligibilityScheduleInstance]',
    ['id', 'principalId'],
  ),
  expect(`GET ${roles}/roleDefinitions`, '[graph.unifiedRoleDefinition]', ['id', 'displayName']),
  expect('GET /directory/administrativeUnits', '[graph.administrativeUnit]', ['id']),
  expect('GET /directory/administrativeUnits/[^/]+', 'graph.administrativeUnit', ['id']),
  expect('GET /directory/administrativeUnits/[^/]+/members', '[graph.directoryObject]', [
    '@odata.type',
    'id',
  ]),
  ...workflowExpectations(),
  expect(`POST ${job}/[^/]+/bulkUpload`, undefined, [], checkBulkRequest),
  expect(`GET ${job}`, '[graph.synchronizationJob]', ['id', 'status']),
  expect(`GET ${job}/[^/]+`, 'graph.synchronizationJob', ['id', 'status']),
  expect(`POST ${job}/[^/]+/(start|pause)`),
  expect('GET /auditLogs/provisioning', '[graph.provisioningObjectSummary]', [
    'id',
    'activityDateTime',
    'jobId',
    'cycleId',
    'changeId',
    'provisioningAction',
    'provisioningStatusInfo',
    'provisioningSteps',
    'modifiedProperties',
    'sourceIdentity',
    'targetIdentity',
  ]),
]

function workflowExpectations(): readonly Expectation[] {
  const root = '/identityGovernance/lifecycleWorkflows'
  const type = 'microsoft.graph.identityGovernance'
  const one = `${root}/workflows/[^/]+`
  const action = '(microsoft\\.graph\\.identityGovernance\\.)?'
  const results = `[${type}.taskProcessingResult]`
  const extensionKeys = ['id', 'displayName', 'endpointConfiguration', 'callbackConfiguration']
  const workflowKeys = ['id', 'displayName', 'category', 'isEnabled', 'executionConditions']
  const say = (name: string, boundTo: string) => (body: unknown) =>
    checkGraphAction(`identityGovernance.${name}`, `identityGovernance.${boundTo}`, body)
  return [
    expect(`GET ${root}/taskDefinitions`, `[${type}.taskDefinition]`, ['id', 'parameters']),
    expect(`GET ${root}/taskDefinitions/[^/]+`, `${type}.taskDefinition`, ['id', 'parameters']),
    expect(`GET ${root}/customTaskExtensions`, `[${type}.customTaskExtension]`, extensionKeys),
    expect(`GET ${root}/customTaskExtensions/[^/]+`, `${type}.customTaskExtension`, extensionKeys),
    expect(
      `POST ${root}/customTaskExtensions`,
      `${type}.customTaskExtension`,
      extensionKeys,
      bodyOf(`${type}.customTaskExtension`),
    ),
    expect(`DELETE ${root}/customTaskExtensions/[^/]+`),
    expect(`GET ${root}/workflows`, `[${type}.workflow]`, workflowKeys),
    expect(
      `POST ${root}/workflows`,
      `${type}.workflow`,
      [...workflowKeys, 'tasks'],
      bodyOf(`${type}.workflow`),
    ),
    expect(`GET ${one}`, `${type}.workflow`, [...workflowKeys, 'tasks']),
    expect(`DELETE ${one}`),
    expect(`POST ${one}/${action}activate`, undefined, [], say('activate', 'workflow')),
    expect(`GET ${one}/tasks`, `[${type}.task]`, ['id', 'taskDefinitionId', 'arguments']),
    expect(`GET ${one}/runs`, `[${type}.run]`, ['id', 'processingStatus']),
    expect(`GET ${one}/runs/[^/]+`, `${type}.run`, ['id', 'processingStatus']),
    expect(`GET ${one}(/runs/[^/]+)?/userProcessingResults`, `[${type}.userProcessingResult]`, [
      'id',
      'processingStatus',
    ]),
    expect(`GET ${one}/taskReports`, `[${type}.taskReport]`, ['id', 'runId']),
    expect(`GET ${one}/(runs|userProcessingResults|tasks)/[^/]+/taskProcessingResults`, results, [
      'id',
      'processingStatus',
      'failureReason',
    ]),
    expect(
      `POST ${one}/tasks/[^/]+/taskProcessingResults/[^/]+/${action}resume`,
      undefined,
      [],
      say('resume', 'taskProcessingResult'),
    ),
  ]
}

/**
 * Holds a request to Graph v1.0 and its answer against the published types, those of a batch one by one, and answers with
 * every problem. A request that was refused need not fit (that may be why), but the refusal must. What is asked of Graph and
 * not expected here is a problem: it must be looked up first.
 */
export function checkGraphExchange(seen: SeenExchange): readonly string[] {
  const what = `${seen.method} ${seen.path}`
  const say = (problems: readonly string[]) => problems.map((each) => `${what}: ${each}`)
  if (what === 'POST /$batch' && seen.status === 200) return checkBatch(seen)
  if (seen.status >= 400) return say(checkRefusal(seen.body))
  const expected = expectations.find(({ pattern }) => pattern.test(what))
  if (!expected) return say(['nothing is known about this'])
  const asked =
    seen.requestBody === undefined
      ? []
      : (expected.request?.(seen.requestBody) ?? ['takes no body'])
  return say([...asked, ...checkAnswer(seen.body, expected)])
}

function checkAnswer(body: unknown, { answer, keys = [] }: Expectation): readonly string[] {
  if (!answer) return body === undefined || body === null ? [] : ['answers with no body']
  if (answer.startsWith('Edm.')) {
    return checkGraphShape(answer, (body as { value?: unknown } | undefined)?.value)
  }
  if (!answer.startsWith('[')) {
    const shape = checkGraphShape(answer, body, { keys: ['@odata.context', ...keys] })
    return shape
  }
  const { value, ...rest } = (body ?? {}) as Record<string, unknown>
  const known = /^@odata\.(context|count|nextLink|deltaLink)$/
  const strange = Object.keys(rest).filter((key) => !known.test(key))
  return [
    ...strange.map((key) => `${key}: unknown beside a collection`),
    ...checkGraphShape(`${answer}!`, value, { keys }),
  ]
}

/** `{ error: { code, message, innerError: { date, request-id, client-request-id } } }`. */
function checkRefusal(body: unknown): readonly string[] {
  const { error, ...rest } = (body ?? {}) as { error?: Record<string, unknown> }
  const problems = Object.keys(rest).map((key) => `${key}: unknown beside an error`)
  if (typeof error?.['code'] !== 'string') problems.push('error.code: not a text')
  if (typeof error?.['message'] !== 'string') problems.push('error.message: not a text')
  const known = ['code', 'message', 'innerError', 'target', 'details']
  const strange = Object.keys(error ?? {}).filter((key) => !known.includes(key))
  return [...problems, ...strange.map((key) => `error.${key}: unknown`)]
}

interface BatchItem {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly body?: unknown
}

function checkBatch({ requestBody, body }: SeenExchange): readonly string[] {
  const { requests = [] } = (requestBody ?? {}) as { requests?: readonly BatchItem[] }
  const { responses = [] } = (body ?? {}) as {
    responses?: readonly { id: string; status: number; body?: unknown }[]
  }
  const unanswered = requests.filter(({ id }) => !responses.some((each) => each.id === id))
  return [
    ...unanswered.map(({ id }) => `POST /$batch: ${id} has no answer`),
    ...requests.flatMap((request) => {
      const response = responses.find(({ id }) => id === request.id)
      if (!response) return []
      const { method, url, body: asked } = request
      const [path = ''] = url.split('?')
      const { status, body: answered } = response
      return checkGraphExchange({ method, path, requestBody: asked, status, body: answered })
    }),
  ]
}
