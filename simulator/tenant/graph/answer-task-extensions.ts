import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { TaskExtension } from '../state/lifecycle-workflow.ts'
import { readArgument } from '../workflows/read-argument.ts'
import {
  answerCollection,
  answerEntity,
  badRequest,
  type GraphAnswer,
  type GraphCall,
  notFound,
  type Parameters,
} from './graph-call.ts'

const context = 'identityGovernance/lifecycleWorkflows/customTaskExtensions'
const mostExtensions = 100

const typed = (name: string) => ({ '@odata.type': z.string().regex(new RegExp(`^#?${name}$`)) })
const zAuthentication = z.discriminatedUnion('@odata.type', [
  z.strictObject({ '@odata.type': z.literal('#microsoft.graph.azureAdPopTokenAuthentication') }),
  z.strictObject({
    '@odata.type': z.literal('#microsoft.graph.azureAdTokenAuthentication'),
    resourceId: z.string().min(1),
  }),
])
const zCallback = z.strictObject({
  ...typed('microsoft.graph.identityGovernance.customTaskExtensionCallbackConfiguration'),
  timeoutDuration: z.string(),
  authorizedApps: z
    .array(z.looseObject({ id: z.string().optional(), appId: z.string().optional() }))
    .optional(),
  'authorizedApps@odata.bind': z.array(z.string()).optional(),
})
const zExtension = z.strictObject({
  displayName: z.string().min(1),
  description: z.string().optional(),
  endpointConfiguration: z.strictObject({
    ...typed('microsoft.graph.logicAppTriggerEndpointConfiguration'),
    subscriptionId: z.string().min(1),
    resourceGroupName: z.string().min(1),
    logicAppWorkflowName: z.string().min(1),
    url: z.string().optional(),
  }),
  authenticationConfiguration: zAuthentication,
  clientConfiguration: z
    .strictObject({
      ...typed('microsoft.graph.customExtensionClientConfiguration'),
      maximumRetries: z.int().min(0).nullish(),
      timeoutInMilliseconds: z.int().min(1).nullish(),
    })
    .optional(),
  callbackConfiguration: zCallback.nullish(),
})

/** `GET …/customTaskExtensions` and `…/{id}`. */
export function readExtensions(call: GraphCall, id?: string): GraphAnswer {
  const all = [...call.state.taskExtensions.values()]
  if (id === undefined) return answerCollection(call, context, all.map(showExtension))
  return answerEntity(call, context, showExtension(findExtension(call, id)))
}

/** `POST …/customTaskExtensions`. What is refused beyond the documented limits is UNVERIFIED. */
export function createExtension(call: GraphCall): GraphAnswer {
  const parsed = zExtension.safeParse(call.body)
  if (!parsed.success) throw badRequest('The custom task extension cannot be read.')
  if (call.state.taskExtensions.size >= mostExtensions) {
    throw badRequest('There are as many custom task extensions as there may be.')
  }
  const { endpointConfiguration: endpoint, authenticationConfiguration: way } = parsed.data
  const extension: TaskExtension = {
    id: randomUUID(),
    written: parsed.data,
    logicApp: nameLogicApp(endpoint),
    resourceId: 'resourceId' in way ? way.resourceId : undefined,
    callback: readCallback(parsed.data.callbackConfiguration ?? undefined),
    createdAt: call.now,
  }
  call.state.taskExtensions.set(extension.id, extension)
  call.state.version += 1
  return answerEntity(call, context, showExtension(extension), 201)
}

/** `DELETE …/customTaskExtensions/{id}`: refused while a workflow uses it (UNVERIFIED). */
export function deleteExtension(call: GraphCall, { id = '' }: Parameters): GraphAnswer {
  findExtension(call, id)
  const isUsed = [...call.state.workflows.values()].some(({ tasks }) =>
    tasks.some((task) => readArgument(task, 'customTaskExtensionID') === id),
  )
  if (isUsed) throw badRequest('The custom task extension is used by a workflow.')
  call.state.taskExtensions.delete(id)
  call.state.version += 1
  return { status: 204 }
}

/** The resource id in Azure, in lower case. */
export function nameLogicApp(app: {
  readonly subscriptionId: string
  readonly resourceGroupName: string
  readonly logicAppWorkflowName: string
}): string {
  const group = `/subscriptions/${app.subscriptionId}/resourceGroups/${app.resourceGroupName}`
  return `${group}/providers/Microsoft.Logic/workflows/${app.logicAppWorkflowName}`.toLowerCase()
}

function findExtension({ state }: GraphCall, id: string): TaskExtension {
  const extension = state.taskExtensions.get(id)
  if (!extension) throw notFound(id)
  return extension
}

/** Five minutes to three hours. How an authorized program is named is UNVERIFIED: by either id, or by a link. */
function readCallback(given: z.infer<typeof zCallback> | undefined): TaskExtension['callback'] {
  if (!given) return undefined
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(given.timeoutDuration) ?? []
  const milliseconds = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  if (milliseconds < 5 * 60_000 || milliseconds > 3 * 3_600_000) {
    throw badRequest('The timeout duration is between five minutes and three hours.')
  }
  const links = given['authorizedApps@odata.bind'] ?? []
  const linked = links.flatMap((link) => /([0-9a-f-]{36})['")]*$/i.exec(link)?.[1] ?? [])
  const named = (given.authorizedApps ?? []).flatMap(({ id, appId }) => [id ?? [], appId ?? []])
  const authorizedApps = [...named.flat(), ...linked]
  return { timeoutDuration: given.timeoutDuration, milliseconds, authorizedApps }
}

/** Whom it lets answer is shown only when asked for with `$expand`, which is not played: left out. */
function showExtension({ id, written, callback, createdAt }: TaskExtension) {
  const type = '#microsoft.graph.identityGovernance.customTaskExtensionCallbackConfiguration'
  const configuration = callback
    ? { '@odata.type': type, timeoutDuration: callback.timeoutDuration }
    : null
  return {
    ...written,
    id,
    createdDateTime: createdAt.toISOString(),
    lastModifiedDateTime: createdAt.toISOString(),
    callbackConfiguration: configuration,
  }
}
