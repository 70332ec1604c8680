import { AdministrationError } from '../directory/administration-error.ts'
import { addApplication } from './administer-tenant.ts'
import { nameLogicApp } from './graph/answer-task-extensions.ts'
import type { TenantState } from './state/create-tenant-state.ts'
import type { LifecycleWorkflow, LogicApp } from './state/lifecycle-workflow.ts'
import type { WorkflowRunner } from './workflows/create-workflow-runner.ts'

export interface NewLogicApp {
  readonly subscriptionId: string
  readonly resourceGroupName: string
  readonly logicAppWorkflowName: string
  /** Where it hands on to. */
  readonly url: string
  /** For whom its token is. */
  readonly audience: string
  readonly tokenVersion?: '1.0' | '2.0'
  readonly caPem?: string
}

/** What an administrator does about workflows outside Graph. */
export function administerWorkflows(state: TenantState, runner: WorkflowRunner) {
  return {
    /** Deploys a Logic App that relays; answers with its managed identity. */
    addLogicApp({ url, audience, tokenVersion = '2.0', caPem, ...where }: NewLogicApp) {
      const { appId, objectId } = addApplication(state, {
        displayName: where.logicAppWorkflowName,
        managedIdentity: 'elsewhere',
      })
      const id = nameLogicApp(where)
      const app: LogicApp = { id, url, audience, appId, tokenVersion, caPem }
      state.logicApps.set(id, app)
      return { appId, objectId }
    },
    /** Activates a workflow as an administrator does at the portal. The id of the run. */
    activateWorkflow(workflowId: string, userIds: readonly string[]): string {
      const workflow = state.workflows.get(workflowId)
      if (!workflow) throw new AdministrationError(404, 'there is no such workflow')
      return runner.activate(workflow, userIds).id
    },
    workflows: () => [...state.workflows.values()],
    /** Edits one, as whoever may edit them can. */
    changeWorkflow(workflowId: string, changes: Partial<Omit<LifecycleWorkflow, 'id'>>) {
      const workflow = state.workflows.get(workflowId)
      if (!workflow) throw new AdministrationError(404, 'there is no such workflow')
      state.workflows.set(workflowId, { ...workflow, ...changes })
      state.version += 1
    },
    /** Oldest first. */
    workflowRuns() {
      runner.settle()
      return state.workflowRuns
    },
    relayCalls: () => state.relayCalls,
    /** Resolves when no workflow does anything any more; what waits for an answer goes on waiting. */
    workflowsIdle: () => runner.idle(),
    /** Which of the two ids in Microsoft's documents the custom task extension has here. */
    setCustomTaskDefinition(id: string) {
      state.customTaskDefinitionId = id.toLowerCase()
    },
  }
}
