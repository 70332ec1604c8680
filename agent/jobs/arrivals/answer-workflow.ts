import type { Job, ResultOf } from '../../../protocol/jobs.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal } from '../read-guarded.ts'

/** Tells a workflow that waits what became of its person, in the job's own words. */
export async function answerWorkflow(
  job: Extract<Job, { kind: 'answer-workflow' }>,
  tools: JobTools,
): Promise<ResultOf<'answer-workflow'>> {
  const arrivals = tools.cloud?.tenant.arrivals
  if (!arrivals?.workflows) {
    await noteRefusal(job, tools, 'guard-workflows', 'no workflow is answered here')
    return refuse('guard-workflows')
  }
  const { workflow, task, processingResult, status } = job
  const told = await arrivals.tellWorkflow({ workflow, task, processingResult }, status)
  return told.outcome === 'refused' ? told : { outcome: told.value }
}
