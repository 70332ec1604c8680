/** What a cycle did. Ids and counts only. */
export interface CycleReport {
  readonly at: Date
  /** Passwords alone, or everything. */
  readonly what: 'all' | 'passwords'
  /** How many accounts were in scope. */
  readonly seen: number
  readonly added: number
  readonly changed: number
  readonly removed: number
  /** How many passwords were copied. */
  readonly passwords: number
  /** Accounts that could not be written into the tenant: they wait as they are. */
  readonly problems: readonly { readonly objectGuid: string; readonly reason: ExportProblem }[]
  /** The directory could not be read: nothing was done, and nothing was taken for gone. */
  readonly failed: boolean
}

export type ExportProblem =
  /** Somebody else in the tenant has the user principal name. */
  | 'name-taken'
  /** Entra takes 16 characters. */
  | 'employee-id-too-long'
