import { journalMint } from '../cloud/carry-out-mint.ts'
import { type LookedAt, takeOursAway } from '../cloud/look-before-mint.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal } from '../read-guarded.ts'
import type { HandPassJob, HandPassResult } from './hand-pass.ts'
import { awaitRun } from './settle-run.ts'

interface PassShape {
  readonly lifetimeMinutes: number
  readonly once: boolean
}

/**
 * Has Entra's own workflow mint a pass and mail it to the manager. It would replace a pass silently: so whatever lives of
 * ours is taken away first, and the guard has let nothing of others' pass. `undefined`: it runs, and the job comes again.
 */
export async function runWorkflow(
  job: HandPassJob,
  looked: LookedAt,
  shape: PassShape,
  tools: JobTools,
): Promise<HandPassResult | undefined> {
  if (!tools.cloud) return refuse('guard-pass')
  const { passWorkflow } = tools.cloud.tenant
  const { user } = looked.cloud.account
  const manager = await passWorkflow.hasManager(user)
  if (manager.outcome === 'refused') return manager
  if (!manager.value) return refuse('manager-missing')
  const kept = await takeOursAway(looked, job, tools)
  if (kept) return kept
  const workflow = await findOrMake(
    { lifetimeMinutes: shape.lifetimeMinutes, once: shape.once },
    tools,
  )
  if (typeof workflow !== 'string') return workflow
  await tools.reach('pass-before-journal')
  const mint = {
    job,
    purpose: 'first',
    use: 'passkey',
    jti: job.id,
    user,
    shape,
    workflow,
  } as const
  const written = journalMint(mint, tools)
  if (written === 'guard-rate') {
    await noteRefusal(job, tools, written, 'the hour filled up', job.account)
    return refuse(written)
  }
  await written
  await tools.reach('pass-journaled')
  const activated = await passWorkflow.activate(workflow, user)
  await tools.reach('pass-minted')
  if (activated.outcome === 'refused') {
    const { directory, account, id: jti } = job
    const at = tools.clock.now().toISOString()
    const { code } = activated
    await tools.journal.append({ type: 'not-minted', at, directory, account, jti, code })
    return refuse(code)
  }
  return await awaitRun(job, tools)
}

async function findOrMake(shape: PassShape, { cloud, log }: JobTools) {
  const passWorkflow = cloud?.tenant.passWorkflow
  if (!passWorkflow) return refuse('guard-pass')
  const found = await passWorkflow.find(shape)
  if (found.outcome === 'refused') return found
  if (found.value === 'changed') return refuse('workflow-changed')
  if (found.value !== 'missing') return found.value
  const made = await passWorkflow.make(shape)
  if (made.outcome === 'refused') return made
  log.info('workflow made', { workflow: made.value, lifetimeMinutes: shape.lifetimeMinutes })
  return made.value
}
