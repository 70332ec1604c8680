import type { Domain } from '../domain/domain.ts'
import type { Entry } from '../domain/entry.ts'

/** Ways in which a real domain may be set up, for better or worse. */
export interface DirectorySettings {
  /** Whether the policy-hints controls are there (Windows since 2008 R2 with an update: yes; Samba: no). */
  readonly policyHints: boolean
  /** Whether the service account may read the values of fine-grained policies (by default only Domain Admins). */
  readonly passwordSettingsReadable: boolean
  /** Without the right *Unexpire Password* on the head of the domain a reset leaves a must-change password. */
  readonly unexpirePassword: boolean
  /** Windows: 1000. */
  readonly maxPageSize: number
}

/** Who may reset passwords where. */
export interface Delegation {
  readonly trustee: Entry
  readonly container: Entry
}

/** The domain as one controller presents it. */
export interface ControllerView {
  readonly domain: Domain
  readonly number: number
  /** `dc1` */
  readonly name: string
  readonly readOnly: boolean
  readonly settings: DirectorySettings
  readonly delegations: readonly Delegation[]
}

/** `dc1.contoso.test`: what the controller calls itself. It listens on the loopback address only. */
export function hostNameOf(view: ControllerView): string {
  return `${view.name}.${view.domain.dnsDomain}`
}
