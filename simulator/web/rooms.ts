import type { Directory } from '../directory/start-directory.ts'
import type { Faults } from '../faults.ts'
import type { Mailbox } from '../mailbox/start-mailbox.ts'
import type { Phone } from '../phone/start-phone.ts'
import type { Provisioning } from '../provisioning/start-provisioning.ts'
import type { Sync } from '../sync/start-sync.ts'
import type { Tenant } from '../tenant/start-tenant.ts'

/** What the pages show. */
export interface Rooms {
  readonly directory: Directory
  readonly phone: Phone
  readonly mailbox: Mailbox
  readonly tenant: Tenant
  readonly sync: Sync | undefined
  readonly provisioning: Provisioning | undefined
  readonly faults: Faults
}
