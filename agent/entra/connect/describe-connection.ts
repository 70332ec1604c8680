import type { RelaySettings } from '../arrivals/settings.ts'

/** What of a tenant is ours: made by us, and undone by us. */
export interface Connection {
  readonly name: string
  /** Stands in both descriptions; only what carries it word for word is ever removed. */
  readonly mark: string
  readonly extension: Readonly<Record<string, unknown>>
  workflow(extension: string, definition: string): Readonly<Record<string, unknown>>
}

/** A workflow waits so long for its answer: Microsoft’s longest. */
const longestWait = 'PT3H'
const identityGovernance = '#microsoft.graph.identityGovernance'

/**
 * The custom task extension and the joiner workflow that bring people here, as Graph wants them written. Proof of possession is
 * the authentication of the call (nothing older); the agent’s own application may answer, and needs no permission for that.
 * UNVERIFIED: in which form `authorizedApps` is written.
 * @see https://learn.microsoft.com/graph/api/identitygovernance-lifecycleworkflowscontainer-post-customtaskextensions
 */
export function describeConnection(
  directory: string,
  relay: RelaySettings,
  answerer: string,
): Connection {
  const name = `Firstkey: ${directory}`
  const mark = `Made by \`firstkey entra connect\` for the directory ${directory}.`
  const { subscriptionId, resourceGroupName, logicAppWorkflowName, scope, offsetInDays } = relay
  return {
    name,
    mark,
    extension: {
      displayName: name,
      description: mark,
      endpointConfiguration: {
        '@odata.type': '#microsoft.graph.logicAppTriggerEndpointConfiguration',
        ...{ subscriptionId, resourceGroupName, logicAppWorkflowName },
      },
      authenticationConfiguration: {
        '@odata.type': '#microsoft.graph.azureAdPopTokenAuthentication',
      },
      clientConfiguration: {
        '@odata.type': '#microsoft.graph.customExtensionClientConfiguration',
        maximumRetries: 1,
        timeoutInMilliseconds: 1000,
      },
      callbackConfiguration: {
        '@odata.type': `${identityGovernance}.customTaskExtensionCallbackConfiguration`,
        timeoutDuration: longestWait,
        authorizedApps: [{ '@odata.type': 'microsoft.graph.application', id: answerer }],
      },
    },
    workflow: (extension, definition) => ({
      category: 'joiner',
      displayName: name,
      description: mark,
      isEnabled: true,
      isSchedulingEnabled: relay.isScheduled,
      executionConditions: {
        '@odata.type': `${identityGovernance}.triggerAndScopeBasedConditions`,
        scope: { '@odata.type': `${identityGovernance}.ruleBasedSubjectSet`, rule: scope },
        trigger: {
          '@odata.type': `${identityGovernance}.timeBasedAttributeTrigger`,
          timeBasedAttribute: 'employeeHireDate',
          offsetInDays,
        },
      },
      tasks: [
        {
          displayName: 'Deliver the first key',
          isEnabled: true,
          continueOnError: false,
          taskDefinitionId: definition,
          arguments: [{ name: 'customTaskExtensionID', value: extension }],
        },
      ],
    }),
  }
}
