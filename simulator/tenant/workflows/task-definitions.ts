/** The built-in tasks this tenant plays. */
export const taskIds = {
  welcome: '70b29d51-b59a-4773-9280-8841dfd3f2ea',
  reminder: '3c860712-2d37-42a4-928f-5c93935d26a1',
  passToManager: '1b555e50-7f65-41d5-b514-5894a026d10d',
  enableAccount: '6fc52c9d-398b-4305-9763-15f42c1676fc',
  addToGroups: '22085229-5809-45e8-97fd-270d28d66910',
  customExtension: '4262b724-8dba-4fad-afc3-43fcbb497a0e',
} as const

interface TaskDefinition {
  readonly id: string
  readonly displayName: string
  readonly parameters: readonly string[]
  /** Of the parameters those that a task must give. */
  readonly needed: readonly string[]
}

const mail = ['cc', 'customSubject', 'customBody', 'locale', 'to']

/**
 * The catalogue. Microsoft's documents give the custom extension two different ids: `customId` is the one of this tenant, so that a
 * client shows that it looked it up. Display names are UNVERIFIED but for their sense.
 */
export function listTaskDefinitions(customId: string): readonly TaskDefinition[] {
  const define = (
    id: string,
    displayName: string,
    parameters: readonly string[],
    needed: readonly string[] = [],
  ) => ({ id, displayName, parameters, needed })
  return [
    define(taskIds.welcome, 'Send welcome email to new hire', mail),
    define(taskIds.reminder, 'Send onboarding reminder email', mail),
    define(
      taskIds.passToManager,
      "Generate Temporary Access Pass and send via email to user's manager",
      ['tapLifetimeMinutes', 'tapIsUsableOnce', ...mail],
      ['tapLifetimeMinutes', 'tapIsUsableOnce'],
    ),
    define(taskIds.enableAccount, 'Enable user account', ['enableOnPremisesAccount']),
    define(taskIds.addToGroups, 'Add user to groups', ['groupID'], ['groupID']),
    define(
      customId,
      'Run a custom task extension',
      ['customTaskExtensionID'],
      ['customTaskExtensionID'],
    ),
  ]
}
