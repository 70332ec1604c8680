import type { ColumnType, Generated } from 'kysely'
import type { PasswordPolicy } from '../../protocol/password-policy.ts'

/** The table of *my password*, as Kysely sees it. */
export interface OwnTables {
  own_visit: OwnVisitTable
}

interface OwnVisitTable {
  id: string
  /** The object id of whoever signed in first. */
  person: string
  cookie_hash: Buffer
  sig_thumbprint: string
  enc_thumbprint: string
  directory: string
  step: Generated<'looking' | 'choosing' | 'setting' | 'done' | 'over'>
  account: string | null
  sam_account_name: string | null
  user_principal_name: string | null
  display_name: string | null
  domain: string | null
  policy: ColumnType<PasswordPolicy | null, string | null, string | null>
  challenge: string | null
  problem: string | null
  rules: string[] | null
  version: Generated<number>
  created_at: Date
  expires_at: Date
}
