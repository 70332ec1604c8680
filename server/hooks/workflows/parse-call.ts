import { z } from 'zod'

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)

/**
 * What the Logic App hands on, as its published template has it. Whatever else is in it is left there: no number, no address
 * and no name is taken from a call. `source` and `type` have no documented values, and `manager` may be missing.
 * @see https://learn.microsoft.com/entra/id-governance/configure-logic-app-lifecycle-workflows
 */
const zCall = z.object({
  data: z.object({
    callbackUriPath: z.string().max(600),
    subject: z.object({ id: z.guid() }),
    task: z.object({ id }),
    taskProcessingResult: z.object({ id }),
    workflow: z.object({ id }),
  }),
})

/** A workflow that waits, and the person it is about: ids only. */
export interface WorkflowCall {
  readonly person: string
  readonly workflow: string
  readonly task: string
  readonly processingResult: string
}

/**
 * Understands a call. **Not yet verified:** that there is such a person or such a workflow. The path to answer at is made again
 * from the ids by whoever answers; here it only has to name the same ones, since no call is ever made to where a body says.
 */
export function parseCall(body: unknown): WorkflowCall | undefined {
  const parsed = zCall.safeParse(body)
  if (!parsed.success) return undefined
  const { callbackUriPath, subject, task, taskProcessingResult, workflow } = parsed.data.data
  const path = `/workflows/${workflow.id}/tasks/${task.id}/taskProcessingResults/${taskProcessingResult.id}/resume`
  if (!callbackUriPath.toLowerCase().endsWith(path.toLowerCase())) return undefined
  return {
    person: subject.id.toLowerCase(),
    workflow: workflow.id.toLowerCase(),
    task: task.id.toLowerCase(),
    processingResult: taskProcessingResult.id.toLowerCase(),
  }
}
