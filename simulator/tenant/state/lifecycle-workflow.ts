/** Something that waits for an answer waits so long; ISO 8601 in Graph. */
interface Callback {
  readonly timeoutDuration: string
  readonly milliseconds: number
  /** Ids or client ids of the programs that may answer without any permission. */
  readonly authorizedApps: readonly string[]
}

/** A custom task extension: which Logic App a task calls, and whether it waits for an answer. */
export interface TaskExtension {
  readonly id: string
  /** As it was written, in Graph's own names. */
  readonly written: Readonly<Record<string, unknown>>
  /** Where the Logic App lies: its resource id in Azure, in lower case. */
  readonly logicApp: string
  /** The program whose token a legacy extension asks for; it may answer too. */
  readonly resourceId: string | undefined
  /** Left out: launch and continue. */
  readonly callback: Callback | undefined
  readonly createdAt: Date
}

export interface WorkflowTask {
  readonly id: string
  readonly taskDefinitionId: string
  readonly displayName: string
  readonly description: string
  readonly category: string
  readonly isEnabled: boolean
  readonly continueOnError: boolean
  readonly arguments: readonly { readonly name: string; readonly value: string }[]
  readonly executionSequence: number
}

export interface LifecycleWorkflow {
  readonly id: string
  readonly displayName: string
  readonly description: string
  readonly category: string
  readonly isEnabled: boolean
  readonly isSchedulingEnabled: boolean
  /** As they were written: nothing here runs by itself. */
  readonly executionConditions: unknown
  readonly tasks: readonly WorkflowTask[]
  readonly createdAt: Date
}

export type ProcessingStatus =
  | 'queued'
  | 'inProgress'
  | 'completed'
  | 'completedWithErrors'
  | 'canceled'
  | 'failed'

/** One task for one person in one run. */
export interface TaskResult {
  readonly id: string
  readonly task: WorkflowTask
  readonly createdAt: Date
  status: ProcessingStatus
  startedAt: Date | undefined
  completedAt: Date | undefined
  failureReason: string | undefined
  /** While an answer is waited for: until when, and who may give it. */
  waiting: { readonly until: Date; readonly extensionId: string } | undefined
}

/** One person in one run. */
export interface SubjectResult {
  readonly id: string
  readonly userId: string
  readonly tasks: readonly TaskResult[]
}

export interface WorkflowRun {
  readonly id: string
  readonly workflow: LifecycleWorkflow
  readonly startedAt: Date
  readonly subjects: readonly SubjectResult[]
}

/** A Logic App that hands on what a workflow tells it, as itself. */
export interface LogicApp {
  /** Its resource id in Azure, in lower case. */
  readonly id: string
  /** Where it posts to. */
  readonly url: string
  /** For whom its token is. */
  readonly audience: string
  /** The client id of its managed identity. */
  readonly appId: string
  /** Which version of tokens the program behind the audience asks for. */
  readonly tokenVersion: '1.0' | '2.0'
  /** The authority of the other side's certificate; left out: those of the machine. */
  readonly caPem: string | undefined
}

/** What a relay did. Neither the token nor the body. */
export interface RelayCall {
  readonly taskProcessingResultId: string
  readonly at: Date
  /** `undefined`: nobody answered. */
  readonly status: number | undefined
}
