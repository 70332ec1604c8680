import { readFileSync } from 'node:fs'

/** What Microsoft Graph v1.0 calls a type: its properties with their notation (`T!` not nullable, `[T]` a collection). */
export interface GraphType {
  readonly properties: Readonly<Record<string, string>>
  readonly navigation: Readonly<Record<string, string>>
  readonly base?: string
  readonly abstract?: boolean
  /** May hold more than its properties. */
  readonly open?: boolean
}

interface GraphFacts {
  readonly types: Readonly<Record<string, GraphType>>
  readonly enums: Readonly<
    Record<string, { readonly flags: boolean; readonly members: readonly string[] }>
  >
  readonly operations: readonly {
    readonly name: string
    readonly boundTo: string
    readonly parameters: Readonly<Record<string, string>>
  }[]
}

const published = JSON.parse(
  readFileSync(new URL('./graph-v1.0-types.json', import.meta.url), 'utf8'),
) as GraphFacts

const entity = { navigation: {}, base: 'graph.directoryObject' }

/** UNVERIFIED: the subset of the metadata that was copied leaves these out; written down from general knowledge. */
const unverified: Readonly<Record<string, GraphType>> = {
  'microsoft.graph.administrativeUnit': {
    ...entity,
    properties: {
      description: 'Edm.String',
      displayName: 'Edm.String',
      isMemberManagementRestricted: 'Edm.Boolean',
      visibility: 'Edm.String',
    },
  },
  'microsoft.graph.group': {
    ...entity,
    properties: {
      displayName: 'Edm.String',
      isAssignableToRole: 'Edm.Boolean',
      securityEnabled: 'Edm.Boolean',
    },
  },
  'microsoft.graph.directoryRole': {
    ...entity,
    properties: { displayName: 'Edm.String', roleTemplateId: 'Edm.String' },
  },
  'microsoft.graph.unifiedRoleDefinition': {
    properties: {
      displayName: 'Edm.String',
      isBuiltIn: 'Edm.Boolean',
      isEnabled: 'Edm.Boolean',
      templateId: 'Edm.String',
    },
    navigation: {},
    base: 'graph.entity',
  },
  'microsoft.graph.application': {
    ...entity,
    properties: {
      appId: 'Edm.String',
      displayName: 'Edm.String',
      signInAudience: 'Edm.String',
      spa: 'graph.redirectAddresses',
      web: 'graph.redirectAddresses',
      publicClient: 'graph.redirectAddresses',
      optionalClaims: 'graph.optionalClaims',
    },
  },
  // Three types of Microsoft's, of which only this is read.
  'microsoft.graph.redirectAddresses': {
    properties: { redirectUris: '[Edm.String]!' },
    navigation: {},
  },
  'microsoft.graph.optionalClaims': {
    properties: {
      accessToken: '[graph.optionalClaim]',
      idToken: '[graph.optionalClaim]',
      saml2Token: '[graph.optionalClaim]',
    },
    navigation: {},
  },
  'microsoft.graph.optionalClaim': {
    properties: {
      additionalProperties: '[Edm.String]',
      essential: 'Edm.Boolean!',
      name: 'Edm.String!',
      source: 'Edm.String',
    },
    navigation: {},
  },
  'microsoft.graph.identityGovernance.userProcessingResult': {
    properties: {
      completedDateTime: 'Edm.DateTimeOffset',
      failedTasksCount: 'Edm.Int32!',
      processingStatus: 'microsoft.graph.identityGovernance.lifecycleWorkflowProcessingStatus!',
      scheduledDateTime: 'Edm.DateTimeOffset!',
      startedDateTime: 'Edm.DateTimeOffset',
      totalTasksCount: 'Edm.Int32!',
      totalUnprocessedTasksCount: 'Edm.Int32!',
      workflowExecutionType: 'microsoft.graph.identityGovernance.workflowExecutionType!',
      workflowVersion: 'Edm.Int32!',
    },
    navigation: {
      subject: 'graph.user',
      taskProcessingResults: '[microsoft.graph.identityGovernance.taskProcessingResult]',
    },
    base: 'graph.entity',
  },
  'microsoft.graph.unifiedRoleEligibilityScheduleInstance': {
    properties: {
      directoryScopeId: 'Edm.String',
      endDateTime: 'Edm.DateTimeOffset',
      memberType: 'Edm.String',
      principalId: 'Edm.String',
      roleDefinitionId: 'Edm.String',
      startDateTime: 'Edm.DateTimeOffset',
    },
    navigation: {},
    base: 'graph.entity',
  },
}

const types = { ...published.types, ...unverified }

/** `graph.user`, `microsoft.graph.user`, `#microsoft.graph.user` and `user` are one type. */
function nameGraphType(written: string): string {
  const bare = written.replace(/^#?(microsoft\.)?(graph\.)?/, '')
  return `microsoft.graph.${bare}`
}

export const findGraphType = (written: string) => types[nameGraphType(written)]
export const findGraphEnum = (written: string) => published.enums[nameGraphType(written)]
export const findGraphOperation = (name: string, boundTo: string) =>
  published.operations.find(
    (each) =>
      each.name === nameGraphType(name) && nameGraphType(each.boundTo) === nameGraphType(boundTo),
  )

/** The type and all it is made from, the most special first. */
export function traceGraphType(written: string): readonly GraphType[] {
  const type = findGraphType(written)
  if (!type) return []
  return type.base ? [type, ...traceGraphType(type.base)] : [type]
}

/** Whether `written` is `base` or made from it. */
export function isMadeFrom(written: string, base: string): boolean {
  if (nameGraphType(written) === nameGraphType(base)) return true
  const parent = findGraphType(written)?.base
  return parent !== undefined && isMadeFrom(parent, base)
}
