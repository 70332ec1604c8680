/** A person as HR describes them in a bulk request (SCIM, RFC 7643 section 4), as it was taken. */
export interface UploadedRecord {
  readonly data: Readonly<Record<string, unknown>>
  /** Everything of one request has the same. */
  readonly requestId: string
  readonly at: Date
}

/** A job of API-driven inbound provisioning: what it was given waits here for its next cycle. */
export interface SynchronizationJob {
  readonly id: string
  readonly servicePrincipalId: string
  readonly displayName: string
  /** The client ids of the programs that may upload with the `OwnedBy` permission alone. */
  readonly owners: readonly string[]
  /** Paused and in quarantine it takes uploads all the same, and nothing becomes of them (the taking is UNVERIFIED). */
  readonly state: 'active' | 'paused' | 'quarantined'
  readonly waiting: readonly UploadedRecord[]
}

/** A line of the provisioning log: a `provisioningObjectSummary`, and when it happened. */
export interface ProvisioningEntry {
  readonly id: string
  readonly jobId: string
  readonly at: Date
  readonly summary: Readonly<Record<string, unknown>>
}
