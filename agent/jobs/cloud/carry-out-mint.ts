import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Purpose } from '../../../protocol/ids.ts'
import type { Job } from '../../../protocol/jobs.ts'
import { createPassReceipt } from '../../../protocol/pass-receipt.ts'
import type { PassUse } from '../../../protocol/pass-use.ts'
import type { Secret } from '../../../protocol/secret.ts'
import type { LivePass, Minted, Tenant } from '../../entra/tenant.ts'
import { type JobTools, refuse } from '../job-tools.ts'
import { noteRefusal } from '../read-guarded.ts'
import { findOurs } from './find-ours.ts'

/** A pass that was made, is ours, and is the one that counts. */
export interface MadePass {
  readonly outcome: 'made'
  /** Its id in the tenant, which opens nothing. */
  readonly id: string
  readonly pass: Secret
  readonly receipt: string
  readonly expiresAt: Date
  readonly once: boolean
}
type Made = MadePass | { readonly outcome: 'refused'; readonly code: ErrorCode }

/** A mint that the guard allowed. */
interface AllowedMint {
  readonly job: Pick<Job, 'id' | 'kind' | 'directory' | 'delivery'> & {
    readonly account: string
    readonly passReceipts: readonly string[]
  }
  readonly purpose: Purpose
  readonly use: PassUse
  /** Of the press, or of the job where nobody presses. */
  readonly jti: string
  /** The person in the tenant. */
  readonly user: string
  readonly shape: { readonly lifetimeMinutes: number; readonly once: boolean }
  /** Of Entra's, where that mints it. */
  readonly workflow?: string
}

const mostTries = 3

/**
 * Journals, mints, and looks again. A mint whose answer was lost is looked for and taken away, then minted anew: nobody can
 * see the code of a pass that exists already.
 */
export async function carryOutMint(mint: AllowedMint, tools: JobTools): Promise<Made> {
  const tenant = tools.cloud?.tenant
  if (!tenant) return refuse('guard-pass')
  for (let tries = 1; tries <= mostTries; tries += 1) {
    await tools.reach('pass-before-journal')
    const written = journalMint(mint, tools)
    if (written === 'guard-rate') return noteAndRefuse(mint, written, 'the hour filled up', tools)
    await written
    await tools.reach('pass-journaled')
    const minted = await tenant.mintPass(mint.user, mint.shape)
    await tools.reach('pass-minted')
    if (minted.outcome === 'refused') return await endNotMinted(mint, minted.code, tools)
    if (minted.outcome === 'minted') return await endMinted(mint, minted, tenant, tools)
    const cleared = await clearUnknown(mint, tenant, tools)
    if (cleared === 'pass-of-others') {
      return noteAndRefuse(
        mint,
        cleared,
        'a pass of others, after a mint whose answer was lost',
        tools,
      )
    }
    if (cleared !== 'cleared') return refuse(cleared)
  }
  return refuse('cloud-unreachable')
}

async function noteAndRefuse(
  { job }: AllowedMint,
  code: ErrorCode,
  reason: string,
  tools: JobTools,
): Promise<Made> {
  await noteRefusal(job, tools, code, reason, job.account)
  return refuse(code)
}

/** Counts and journals in one go, so that two lanes cannot both take the last place of the hour. */
export function journalMint(mint: AllowedMint, tools: JobTools) {
  const { job, purpose, use, jti, user, shape, workflow } = mint
  const now = tools.clock.now()
  const { account, directory, delivery } = job
  const limit = tools.rules.pass?.perHour ?? 0
  if (tools.journal.index.countMintsInHour(directory, now) >= limit) return 'guard-rate' as const
  return tools.journal.append({
    ...{ type: 'minting', at: now.toISOString(), directory, account, delivery, purpose, use, jti },
    ...{ user, lifetimeMinutes: shape.lifetimeMinutes, once: shape.once },
    ...(workflow === undefined ? {} : { workflow }),
  })
}

async function endNotMinted(
  { job, jti }: AllowedMint,
  code: ErrorCode,
  tools: JobTools,
): Promise<Made> {
  const { directory, account } = job
  const at = tools.clock.now().toISOString()
  await tools.journal.append({ type: 'not-minted', at, directory, account, jti, code })
  return refuse(code)
}

async function endMinted(
  { job, use, jti, user }: AllowedMint,
  minted: Extract<Minted, { outcome: 'minted' }>,
  tenant: Tenant,
  tools: JobTools,
): Promise<Made> {
  const { directory, account, delivery } = job
  const now = tools.clock.now()
  const { id: pass, expiresAt, once } = minted
  await tools.journal.append({
    type: 'minted',
    at: now.toISOString(),
    directory,
    account,
    jti,
    pass,
  })
  await tools.reach('pass-written')
  if (await wasReplaced(user, minted, tenant)) return refuse('pass-replaced')
  const times = { mintedAt: minted.createdAt.toISOString(), expiresAt: expiresAt.toISOString() }
  const words = { account, directory, delivery, jti, user, pass, use, ...times }
  const receipt = await createPassReceipt(words, tools.identity.key, now)
  return { outcome: 'made', id: pass, pass: minted.pass, receipt, expiresAt, once }
}

/**
 * Another agent, or a person, may have minted at the same moment, and Graph keeps the later one. A read may lag behind: that
 * ours is not to be seen yet says nothing; that another one is there, made after ours, says all.
 */
async function wasReplaced(
  user: string,
  minted: { readonly id: string; readonly createdAt: Date },
  tenant: Tenant,
): Promise<boolean> {
  const held = (await readPasses(user, tenant)) ?? []
  return held.some(({ id, createdAt }) => id !== minted.id && createdAt >= minted.createdAt)
}

/** Takes away what the mint that was lost may have left; an expired one of others is left where it is. */
async function clearUnknown(
  { job, user }: AllowedMint,
  tenant: Tenant,
  tools: JobTools,
): Promise<'cleared' | ErrorCode> {
  const passes = await readPasses(user, tenant)
  if (!passes) return 'cloud-unreachable'
  const ours = await findOurs(job, { passwords: [], passReceipts: job.passReceipts }, tools)
  for (const pass of passes) {
    if (!ours.isOurs(pass)) {
      if (pass.reason === 'Expired') continue
      return 'pass-of-others'
    }
    const removed = await tenant.removePass(user, pass.id)
    if (removed.outcome === 'refused') return removed.code
  }
  return 'cleared'
}

async function readPasses(user: string, tenant: Tenant): Promise<readonly LivePass[] | undefined> {
  const read = await tenant.listHeld([user])
  const held = read.outcome === 'read' ? read.value.get(user) : undefined
  return held === undefined || held === 'gone' ? undefined : held.passes
}
