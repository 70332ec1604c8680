import type { WorkflowTask } from '../state/lifecycle-workflow.ts'

/** The value of an argument; names are read without regard to case, for the documents write them both ways. */
export function readArgument(
  task: Pick<WorkflowTask, 'arguments'>,
  name: string,
): string | undefined {
  return task.arguments.find((each) => each.name.toLowerCase() === name.toLowerCase())?.value
}
