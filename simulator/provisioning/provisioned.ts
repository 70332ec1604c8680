/** What went wrong with one person, or was nothing to do. Codes but `DuplicateTargetEntries` are our own: the real ones are not known. */
export type ProvisioningProblem =
  | 'MissingRequiredAttribute'
  | 'DuplicateTargetEntries'
  | 'DuplicateUserPrincipalName'
  | 'DuplicateAccountName'
  | 'ObjectAlreadyExists'
  | 'ContainerNotFound'
  | 'InsufficientRights'
  | 'PasswordRestricted'
  | 'DirectoryRefused'
  | 'ManagerNotFound'
  | 'RedundantExport'

export interface AttributeChange {
  readonly name: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** What became of one record. */
export interface Provisioned {
  readonly externalId: string
  readonly displayName: string
  readonly action: 'create' | 'update' | 'disable' | 'other'
  readonly status: 'success' | 'failure' | 'skipped' | 'warning'
  readonly problem?: ProvisioningProblem
  /** In words, without any value that was written. */
  readonly reason?: string
  readonly target?: { readonly objectGuid: string; readonly dn: string }
  /** Never with a password in it. */
  readonly changes: readonly AttributeChange[]
}
