import type { Directory } from '../directory/start-directory.ts'
import type { Faults } from '../faults.ts'
import type { Mailbox } from '../mailbox/start-mailbox.ts'
import type { Phone } from '../phone/start-phone.ts'

/** What the pages show. */
export interface Rooms {
  readonly directory: Directory
  readonly phone: Phone
  readonly mailbox: Mailbox
  readonly faults: Faults
}
