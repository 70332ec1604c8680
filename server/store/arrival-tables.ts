import type { Generated } from 'kysely'

/** The tables of people who arrive from Entra, as Kysely sees them. */
export interface ArrivalTables {
  workflow_case: WorkflowCaseTable
  feed: FeedTable
}

interface WorkflowCaseTable {
  id: string
  processing_result: string
  workflow: string
  task: string
  person: string
  directory: string
  state: Generated<'reading' | 'answering' | 'over'>
  answer: 'completed' | 'failed' | null
  code: string | null
  ended: 'told' | 'over' | 'late' | null
  hire_id: string | null
  received_at: Date
  ask_at: Date | null
  ended_at: Date | null
}

interface FeedTable {
  kind: 'read-changes' | 'read-provisioning'
  directory: string
  taken: Generated<string[]>
  ask_at: Date
  /** Why somebody whom an agent named was last not taken in. */
  untaken_code: Generated<string | null>
  undated: Generated<number>
  undated_at: Generated<Date | null>
  untaken_at: Generated<Date | null>
}
