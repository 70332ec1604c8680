import type { ColumnType, Generated } from 'kysely'
import type { Purpose } from '../../protocol/ids.ts'
import type { CloseReason } from '../../protocol/jobs.ts'

/** JSON columns: written as text, read as values of unknown shape. Parse before use. */
type Json = ColumnType<unknown, string, string>

/** The tables of deliveries as Kysely sees them; `schema.sql` is what the database says. */
export interface DeliveryTables {
  hire: HireTable
  hire_contact: HireContactTable
  delivery: DeliveryTable
  link: LinkTable
  claim: ClaimTable
  message: MessageTable
  agent_job: AgentJobTable
  agent: AgentTable
  agent_list: AgentListTable
  enrolment: EnrolmentTable
  agent_request: AgentRequestTable
  api_token: ApiTokenTable
  idempotency_key: IdempotencyKeyTable
  send_count: SendCountTable
  cancelled_name: CancelledNameTable
  contact_change: ContactChangeTable
  cloud_status: CloudStatusTable
  pass: PassTable
  reset: ResetTable
}

interface HireTable {
  id: string
  source: string
  employee_number: string | null
  object_guid: string | null
  user_principal_name: string | null
  sam_account_name: string | null
  starts_on: string
  starts_at: string | null
  time_zone: string
  device: string | null
  containers: string[] | null
  created_at: Date
  ended_at: Date | null
}

interface HireContactTable {
  hire_id: string
  first_name: string | null
  last_name: string | null
  language: string | null
  mobile: string | null
  mail: string | null
  manager_name: string | null
  manager_mail: string | null
  mobile_seen_at: Date | null
  mail_seen_at: Date | null
}

interface DeliveryTable {
  id: string
  hire_id: string
  directory: string
  phase: 'finding' | 'planned' | 'invited' | 'keyed' | 'closed' | 'cancelled'
  purpose: Generated<Purpose>
  account: string | null
  container: string | null
  sam_account_name: string | null
  user_principal_name: string | null
  display_name: string | null
  domain: string | null
  text_to: string | null
  account_found_at: Date | null
  searched_at: Date | null
  /** Why the tenant made no account of what HR sent. */
  provisioning_code: Generated<string | null>
  status_read_at: Date | null
  never_used: boolean | null
  enabled: boolean | null
  hindrances: Generated<string[]>
  policy: Json | null
  link_generation: Generated<number>
  invited_at: Date | null
  reminders: Generated<number>
  receipt: string | null
  keyed_at: Date | null
  bound_at: Date | null
  looked_for_sign_in_at: Date | null
  signed_in_at: Date | null
  /** Of a temporary password: when somebody changed it. */
  password_changed_at: Generated<Date | null>
  cloud_signed_in_at: Generated<Date | null>
  manager_told_at: Date | null
  hire_told_at: Date | null
  problem: string | null
  problem_at: Date | null
  desk_told_at: Date | null
  desk_told_of: string | null
  desk_untold_since: Date | null
  ticket: string | null
  may_return: string | null
  close_because: CloseReason | null
  close_asked_at: Date | null
  close_answered_at: Date | null
  close_code: string | null
  close_receipt: string | null
  closed_at: Date | null
  erased_at: Date | null
  next_look_at: Date | null
  faults: Generated<number>
  created_at: Date
}

interface LinkTable {
  hash: Buffer
  delivery_id: string
  purpose: 'claim' | 'not-me'
  generation: number
  created_at: Date
  expires_at: Date
}

interface ClaimTable {
  id: string
  delivery_id: string
  cookie_hash: Buffer
  language: string
  sig_thumbprint: string
  enc_thumbprint: string
  version: Generated<number>
  step: 'mail' | 'text' | 'password' | 'setting' | 'pass' | 'reset' | 'done' | 'stuck' | 'ended'
  channels: string[]
  problem: string | null
  rules: string[] | null
  mail_generation: Generated<number>
  mail_code_hash: Buffer | null
  mail_tries: Generated<number>
  mail_sent_at: Date | null
  mail_expires_at: Date | null
  mail_proved_at: Date | null
  text_job: string | null
  text_agent: string | null
  text_label: string | null
  text_sent_to: string | null
  text_sent_at: Date | null
  text_expires_at: Date | null
  text_tries_left: number | null
  grant_words: string | null
  granted_until: Date | null
  granted_purpose: Purpose | null
  wants: 'password' | null
  box_job: string | null
  box_at: Date | null
  pass_job: string | null
  check_job: string | null
  pass_id: string | null
  pass_box: string | null
  created_at: Date
  expires_at: Date
}

interface MessageTable {
  id: string
  delivery_id: string
  claim_id: string | null
  kind: string
  channel: 'mail' | 'text'
  generation: number
  state: Generated<'waiting' | 'sending' | 'sent' | 'delivered' | 'failed'>
  attempts: Generated<number>
  /** The carrier that has it or, while it is being sent, may have it. */
  carrier: string | null
  reference: string | null
  code: string | null
  about: string | null
  created_at: Date
  sent_at: Date | null
}

interface AgentJobTable {
  id: string
  /** Null: it is about somebody, or something, that has no delivery yet. */
  delivery_id: string | null
  about: Generated<string | null>
  claim_id: string | null
  directory: string
  kind: string
  agent: string | null
  payload: Json
  state: Generated<'waiting' | 'taken' | 'answered' | 'expired'>
  taken_by: string | null
  taken_at: Date | null
  result: Json | null
  created_at: Date
  expires_at: Date
  answered_at: Date | null
  recipients: string[] | null
  handed_to: Generated<string[]>
}

interface AgentTable {
  id: string
  name: string
  jwk: Json
  directories: string[]
  certificates: Generated<string[]>
  version: string | null
  health: ColumnType<unknown, string | undefined, string>
  enrolled_at: Date
  seen_at: Date | null
  revoked_at: Date | null
  self_words: string | null
  listed: string[] | null
  journal_count: number | null
  journal_position: string | null
}

interface AgentListTable {
  singleton: Generated<boolean>
  words: string
  serial: number
  announced_at: Date
}

interface EnrolmentTable {
  code_hash: Buffer
  directories: string[]
  created_at: Date
  expires_at: Date
  spent_at: Date | null
}

interface AgentRequestTable {
  jti: string
  expires_at: Date
}

interface ApiTokenTable {
  id: string
  name: string
  hash: Buffer
  scopes: string[]
  containers: string[] | null
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}

interface IdempotencyKeyTable {
  token_id: string
  key: string
  body_hash: Buffer
  status: number
  response: Json
  created_at: Date
}

interface CancelledNameTable {
  name_hash: Buffer
  starts_on: string
  hire_id: string
}

interface ContactChangeTable {
  hire_id: string
  field: 'mobile' | 'mail' | 'managerMail'
  address: string
  seen_at: Date
  accepted_at: Date | null
  taken_from: Date | null
  refused_at: Date | null
  told_at: Date | null
}

interface CloudStatusTable {
  delivery_id: string
  read_at: Date
  absent: boolean
  code: string | null
  user_name: string | null
  never_used: boolean | null
  hindrances: Generated<string[]>
  lifetime_minutes: number | null
  once: boolean | null
  method: string | null
  method_at: Date | null
}

interface PassTable {
  id: string
  delivery_id: string
  receipt: string
  shown: boolean
  once: boolean
  minted_at: Date
  expires_at: Date
  watched_at: Date | null
  seen: 'live' | 'used' | 'expired' | 'gone' | 'replaced' | null
  removal_tried_at: Date | null
  removal_code: string | null
  removed_at: Date | null
}

interface ResetTable {
  delivery_id: string
  receipt: string | null
  registered_at: Date
  password_before: string
  cloud_before: Date | null
  looked_at: Date | null
  changed_at: Date | null
  cloud_changed_at: Date | null
  cloud_signed_in_at: Date | null
  sign_ins_readable: boolean | null
  removal_tried_at: Date | null
  removal_code: string | null
  removed_at: Date | null
}

interface SendCountTable {
  bucket: Buffer
  day: string
  sent: number
}
