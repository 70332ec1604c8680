/** Whom the rights are for, and how far they may reach. */
export interface PermissionsAsked {
  readonly tenant: string
  /** The client id of the application, or of a user-assigned identity. Absent: the machine's own identity. */
  readonly clientId?: string | undefined
  /** Ids of the administrative units that hold the newcomers, as the guard names them. */
  readonly units: readonly string[]
  /** Lifecycle workflows name people to this agent, and are answered by it. */
  readonly workflows?: boolean | undefined
  /** People may set passwords of their own. */
  readonly own?: boolean | undefined
  /** Entra's own workflow may mail passes to managers. */
  readonly passToManager?: boolean | undefined
  /** The provisioning application that people are sent to: the object id of its service principal. */
  readonly provisioning?: string | undefined
  /** For whom sign-in and Graph have other hosts. */
  readonly cloud?: 'global' | 'us-government' | 'china'
}

/** What the agent needs in a tenant, as lines for Microsoft Graph PowerShell and sentences to read. */
export interface TenantPermissions {
  readonly lines: readonly string[]
  readonly notes: readonly string[]
}

/**
 * The narrow way first: the role *Authentication Administrator* over the newcomers' units and no further, and permissions to
 * read. What would reach the whole tenant stands in the notes, called what it is, and is never a line to run.
 *
 * UNVERIFIED, and said so in the notes: that the role alone lets an application make passes (seen in MyWorkID, an open-source
 * product), and which of the permissions the reads of roles, units and memberships need at least.
 * @see https://learn.microsoft.com/entra/id-governance/custom-extension-security
 */
export function listTenantPermissions(asked: PermissionsAsked): TenantPermissions {
  const units = asked.units.length > 0 ? asked.units : [unitPlaceholder]
  return {
    lines: [
      connectLine(asked),
      agentLine(asked.clientId),
      graphLine,
      ...(asked.units.length > 0 ? [] : [createUnitLine]),
      ...units.map(roleLine),
      ...reads.map(({ permission }) => grantLine(permission)),
      ...(asked.own ? ownReads.map(({ permission }) => grantLine(permission)) : []),
      ...(asked.passToManager ? workflowRights.map(({ permission }) => grantLine(permission)) : []),
      ...(asked.provisioning === undefined ? [] : provisioningLines(asked.provisioning)),
    ],
    notes: [
      roleNote,
      ...(asked.units.length > 0 ? [] : [unitNote]),
      ...(asked.clientId === undefined ? [nameNote] : []),
      ...reads.map(({ permission, why }) => `${permission}: ${why}`),
      ...(asked.own
        ? [...ownReads.map(({ permission, why }) => `${permission}: ${why}`), ownNote]
        : []),
      ...[unverifiedNote, groupNote, membersNote, restrictedNote, licenceNote, consentNote],
      ...(asked.passToManager
        ? [...workflowRights.map(({ permission, why }) => `${permission}: ${why}`), managerNote]
        : []),
      ...(asked.workflows ? [workflowsNote] : []),
      ...(asked.provisioning === undefined ? [] : [uploadNote, wideUploadNote]),
      tierZeroNote,
    ],
  }
}

/** The same in every tenant. UNVERIFIED here: the documents that were copied name the role, not its id. */
const authenticationAdministrator = 'c4e39bd9-1100-46d3-8c65-fb160da0071f'
/** Microsoft Graph itself, the same in every tenant. UNVERIFIED here, for the same reason. */
const graphId = '00000003-0000-0000-c000-000000000000'

const unitPlaceholder = '<unit id>'
const namePlaceholder = '<name of the identity>'

const reads = [
  {
    permission: 'User.Read.All',
    why: 'finds people, and reads the groups, roles and units they are in.',
  },
  {
    permission: 'Policy.Read.AuthenticationMethod',
    why: 'reads the tenant’s policy for passes, so that a pass that cannot be given is known before anybody waits for it.',
  },
  {
    permission: 'RoleManagement.Read.Directory',
    why: 'sees who holds a directory role or could activate one. Without it the agent gives nobody a pass.',
  },
  {
    permission: 'AuditLog.Read.All',
    why: 'sees whether somebody has signed in (with P1). Without it the guard goes by registered methods alone, if it is told to.',
  },
  {
    permission: 'AdministrativeUnit.Read.All',
    why: 'lets `firstkey doctor` look into the units.',
  },
] as const

/** For *my password* alone. All of them read, and none reads anybody's methods or messages. */
const ownReads = [
  {
    permission: 'Policy.Read.All',
    why: 'reads the policies of the whole tenant, those of conditional access among them, and changes none. At every change of a password the agent looks whether one that is enabled stands behind the authentication context with a strength; without this right it sets nobody’s own password. Whoever steals the agent’s key learns what the tenant demands of whom.',
  },
  {
    permission: 'AuthenticationContext.Read.All',
    why: 'optional: lets `firstkey doctor` see that the authentication context is there and published.',
  },
  {
    permission: 'Application.Read.All',
    why: 'optional: lets `firstkey doctor` see the registration of my password (redirect address, claims, who may sign in). It reads every registration of the tenant, never a secret; nothing narrower reads one registration that the agent does not own. Leave it out and look yourself (docs/my-password.md): doctor then says that it could not.',
  },
] as const

/** For the route `pass-to-manager` alone. */
const workflowRights = [
  {
    permission: 'LifecycleWorkflows-Workflow.ReadWrite.All',
    why: 'makes the workflow that mails a pass to a manager, once, and looks at it before each run. It may change every workflow of the tenant.',
  },
  {
    permission: 'LifecycleWorkflows-Workflow.Activate',
    why: 'runs it for one person. It may run any workflow for anybody.',
  },
  {
    permission: 'LifecycleWorkflows-Reports.Read.All',
    why: 'reads what became of a run.',
  },
] as const

const managerNote =
  'Tier 0, and needed for pass-to-manager: no role over a unit bounds workflows. Whoever takes the agent over could make one that mails a pass of any newcomer of the tenant to anybody, or that disables people. LifecycleWorkflows.ReadWrite.All would do for the three lines, and allows more. Not verified in a tenant by us: that the three are enough.'

const environments = {
  global: '',
  'us-government': ' -Environment USGov',
  china: ' -Environment China',
}

function connectLine({ tenant, cloud = 'global' }: PermissionsAsked): string {
  const scopes = [
    'Application.Read.All',
    'AppRoleAssignment.ReadWrite.All',
    'RoleManagement.ReadWrite.Directory',
    'AdministrativeUnit.ReadWrite.All',
  ]
  return `Connect-MgGraph -TenantId ${quote(tenant)}${environments[cloud]} -Scopes ${scopes.join(',')}`
}

function agentLine(clientId: string | undefined): string {
  const filter =
    clientId === undefined ? `displayName eq '${namePlaceholder}'` : `appId eq '${clientId}'`
  return `$agent = Get-MgServicePrincipal -Filter "${filter}"`
}

const graphLine = `$graph = Get-MgServicePrincipal -Filter "appId eq '${graphId}'"`

const createUnitLine =
  'New-MgDirectoryAdministrativeUnit -DisplayName "Newcomers"  # once; its id goes into the guard and into the next line'

function roleLine(unit: string): string {
  return `New-MgRoleManagementDirectoryRoleAssignment -PrincipalId $agent.Id -RoleDefinitionId ${authenticationAdministrator} -DirectoryScopeId ${quote(`/administrativeUnits/${unit}`)}`
}

function grantLine(permission: string): string {
  const role = `($graph.AppRoles | Where-Object { $_.Value -eq ${quote(permission)} -and $_.AllowedMemberTypes -contains 'Application' }).Id`
  return `New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $agent.Id -PrincipalId $agent.Id -ResourceId $graph.Id -AppRoleId ${role}`
}

/** A single-quoted text of PowerShell: nothing in it is expanded. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

const roleNote =
  'Authentication Administrator over a unit makes and removes passes, and reads methods, of the members of that unit, and of nobody who holds a directory role; it registers phones, too, where the guard allows `reset-invite`. It is all that the agent may write.'
const unitNote =
  'No administrative unit stands in the guard: make one for newcomers, and name it there as well.'
const nameNote = `Replace ${namePlaceholder}: the machine’s own identity is called like the machine, in Entra under Enterprise applications, Managed Identities.`
const unverifiedNote =
  'Not verified in a tenant by us: that the role alone, without a Graph permission for methods, lets an application make passes (another product works so), and that the reads need no more than the lines above. `firstkey doctor` tries each right by a call that changes nothing.'
const groupNote =
  'Give the role to the agent itself, not to a group. If a group it must be, then one that roles can be assigned to: otherwise whoever manages groups could take the role.'
const membersNote =
  'Let the unit hold newcomers only, and let people leave it once they have signed in: then Entra itself refuses what the guard refuses. Only provisioning and administrators may put somebody into it. A new member counts after some minutes, until then the agent says `not-in-unit`.'
const restrictedNote =
  'A restricted management unit (chosen when it is made, for good) keeps other administrators’ hands off its members as well. Try it with one person first: what provisioning and synchronisation may then still change is not verified by us.'
const licenceNote =
  'Roles over a unit, and reading sign-ins, want Entra ID P1; roles that can be activated want P2. Where there is no P2, nobody can activate one.'
const consentNote =
  'Whoever runs this is a Privileged Role Administrator. Look at what the agent holds afterwards with: Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $agent.Id'

const ownNote =
  'My password: the agent needs no permission for the sign-ins themselves: it checks tokens by the tenant’s public keys. Not needed and not to be granted: Policy.ReadWrite.ConditionalAccess, which could take the policy away that everything hangs on. Not verified in a tenant by us: whether Policy.Read.ConditionalAccess alone would do for Policy.Read.All.'

const workflowsNote =
  'Workflows: to answer one, the agent needs no permission where the custom task extension names it (`authorizedApps`; `firstkey entra connect` does). LifecycleWorkflows.ReadWrite.All would answer and change every workflow of the tenant: tier 0, since a workflow can do things to everybody.'

const uploadPermission = 'SynchronizationData-User.Upload.OwnedBy'

/** The agent uploads to this one application because it owns it. */
function provisioningLines(servicePrincipal: string): readonly string[] {
  const owner = `@{ '@odata.id' = "https://graph.microsoft.com/v1.0/directoryObjects/$($agent.Id)" }`
  return [
    grantLine(uploadPermission),
    `New-MgServicePrincipalOwnerByRef -ServicePrincipalId ${quote(servicePrincipal)} -BodyParameter ${owner}`,
  ]
}

const uploadNote = `${uploadPermission}: sends people to the provisioning application that the agent owns, and to no other. Microsoft’s job changes and disables whoever matches: \`provision\` of the guard file bounds what this agent sends, nothing bounds what its key could. What became of them is read with AuditLog.Read.All. Not verified in a tenant by us: that an owner needs no more.`
const wideUploadNote =
  'Not needed: SynchronizationData-User.Upload sends people to every provisioning application of the tenant.'

const tierZeroNote =
  'Tier 0, and not needed: UserAuthMethod-TAP.ReadWrite.All and UserAuthenticationMethod.ReadWrite.All make a pass for everybody, whatever the unit, Global Administrators too. Whoever steals the agent’s key then owns the tenant, and the guard is all that stands between. Where the role is not enough, take the first of them, and know what it is.'
