import type { Graph } from '../graph/create-graph.ts'
import { GraphFault } from '../graph/graph-fault.ts'

/** The task of a workflow that waits, for one person in one run. */
export interface WaitingTask {
  readonly workflow: string
  readonly task: string
  readonly processingResult: string
}

/**
 * Tells a workflow that waits. `over`: it does not wait any more. What a late or second answer gets is UNVERIFIED: any refusal
 * but for a missing right is taken for that, and nothing is told twice in different words, since the words come with the job.
 * @see https://learn.microsoft.com/graph/api/identitygovernance-taskprocessingresult-resume
 */
export async function tellWorkflow(
  graph: Graph,
  { workflow, task, processingResult }: WaitingTask,
  status: 'completed' | 'failed',
): Promise<'told' | 'over'> {
  const [a, b, c] = [workflow, task, processingResult].map(encodeURIComponent)
  const path = `/identityGovernance/lifecycleWorkflows/workflows/${a}/tasks/${b}/taskProcessingResults/${c}/resume`
  const body = {
    data: { operationStatus: status === 'completed' ? 'Completed' : 'Failed' },
    source: 'Firstkey',
    type: 'lifecycleEvent',
  }
  try {
    // The same words again change nothing.
    await graph.ask({ method: 'POST', path, body, repeatable: true })
    return 'told'
  } catch (fault) {
    const isOver = fault instanceof GraphFault && ['bad-request', 'not-found'].includes(fault.code)
    if (isOver) return 'over'
    throw fault
  }
}
