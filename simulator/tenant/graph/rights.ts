import type { Rights } from './decide-permission.ts'

const writes = [
  'Global Administrator',
  'Privileged Authentication Administrator',
  'Authentication Administrator',
] as const
const reads = [...writes, 'Global Reader'] as const

export const readUsers: Rights = {
  permissions: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'],
}
export const writePasses: Rights = {
  permissions: ['UserAuthMethod-TAP.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All'],
  roles: writes,
}
export const readPasses: Rights = {
  permissions: [
    'UserAuthMethod-TAP.Read.All',
    'UserAuthenticationMethod.Read.All',
    ...writePasses.permissions,
  ],
  roles: reads,
}
export const readMethods: Rights = {
  permissions: ['UserAuthenticationMethod.Read.All', 'UserAuthenticationMethod.ReadWrite.All'],
  roles: reads,
}
export const writePhones: Rights = {
  permissions: ['UserAuthMethod-Phone.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All'],
  roles: writes,
}
export const readPhones: Rights = {
  permissions: [
    'UserAuthMethod-Phone.Read.All',
    'UserAuthenticationMethod.Read.All',
    ...writePhones.permissions,
  ],
  roles: reads,
}
export const readMethodPolicies: Rights = {
  permissions: [
    'Policy.Read.AuthenticationMethod',
    'Policy.ReadWrite.AuthenticationMethod',
    'Policy.Read.All',
  ],
}
/** UNVERIFIED: the permissions of roles and units are not in the copied catalogue. */
export const readRoles: Rights = {
  permissions: ['RoleManagement.Read.Directory', 'RoleManagement.Read.All', 'Directory.Read.All'],
}
export const readEligibilities: Rights = {
  permissions: [
    'RoleEligibilitySchedule.Read.Directory',
    'RoleManagement.Read.Directory',
    'RoleManagement.Read.All',
  ],
}
export const readUnitRights: Rights = {
  permissions: ['AdministrativeUnit.Read.All', 'Directory.Read.All'],
}
export const writeMethodPolicies: Rights = {
  permissions: ['Policy.ReadWrite.AuthenticationMethod'],
}
/** UNVERIFIED: the copied catalogue names only the permission of authentication contexts. */
export const readConditionalAccess: Rights = {
  permissions: ['Policy.Read.ConditionalAccess', 'Policy.Read.All'],
}
export const readContextRights: Rights = {
  permissions: [
    'AuthenticationContext.Read.All',
    'AuthenticationContext.ReadWrite.All',
    'Policy.Read.ConditionalAccess',
  ],
}
/** UNVERIFIED: the copied catalogue does not name them. */
export const readApplicationRights: Rights = {
  permissions: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'],
}
export const readReports: Rights = { permissions: ['AuditLog.Read.All'] }
/** Whoever may write something of a user; what exactly is looked at when it is known. */
export const writeUsers: Rights = {
  permissions: [
    'User.ReadWrite.All',
    'Directory.ReadWrite.All',
    'User.EnableDisableAccount.All',
    'User-PasswordProfile.ReadWrite.All',
  ],
}
export const revokeSessionRights: Rights = {
  permissions: ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
}
export const sendMailRights: Rights = { permissions: ['Mail.Send'] }
/** With the narrow one only the programs that own the application may; whether they do is looked at when it is known. */
export const uploadRights: Rights = {
  permissions: ['SynchronizationData-User.Upload', 'SynchronizationData-User.Upload.OwnedBy'],
}
/** UNVERIFIED: the copied catalogue names only the rights to upload and to provision on demand. */
export const readJobRights: Rights = {
  permissions: ['Synchronization.Read.All', 'Synchronization.ReadWrite.All'],
}
export const runJobRights: Rights = { permissions: ['Synchronization.ReadWrite.All'] }
export const readProvisioningRights: Rights = {
  permissions: ['ProvisioningLog.Read.All', 'AuditLog.Read.All', 'Directory.Read.All'],
}

const allWorkflows = ['LifecycleWorkflows.Read.All', 'LifecycleWorkflows.ReadWrite.All'] as const
/** The narrow permissions of 2025 but for activation, reports and extensions are UNVERIFIED as to what else they open. */
export const readWorkflowRights: Rights = {
  permissions: [
    'LifecycleWorkflows-Workflow.Read.All',
    'LifecycleWorkflows-Workflow.ReadBasic.All',
    'LifecycleWorkflows-Workflow.ReadWrite.All',
    ...allWorkflows,
  ],
}
export const writeWorkflowRights: Rights = {
  permissions: ['LifecycleWorkflows-Workflow.ReadWrite.All', 'LifecycleWorkflows.ReadWrite.All'],
}
export const activateWorkflowRights: Rights = {
  permissions: ['LifecycleWorkflows-Workflow.Activate', 'LifecycleWorkflows.ReadWrite.All'],
}
export const readWorkflowReports: Rights = {
  permissions: ['LifecycleWorkflows-Reports.Read.All', ...allWorkflows],
}
export const writeExtensionRights: Rights = {
  permissions: ['LifecycleWorkflows-CustomExt.ReadWrite.All', 'LifecycleWorkflows.ReadWrite.All'],
}
export const readExtensionRights: Rights = {
  permissions: [
    'LifecycleWorkflows-CustomExt.Read.All',
    'LifecycleWorkflows-CustomExt.ReadWrite.All',
    ...allWorkflows,
  ],
}
/** Of the answer to a task: the extension says who may give it. */
export const anybody: Rights = { permissions: [], anybody: true }
