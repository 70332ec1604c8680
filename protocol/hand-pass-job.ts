import * as z from 'zod/mini'
import { zAccount, zInstant, zThumbprint } from './ids.ts'
import { job, zReceipts, zRefused } from './job-frame.ts'
import { zPassRoute } from './parity-route.ts'

/**
 * Gives a pass on one of the routes that do without a claim. No field names whom it goes to, and none carries it: the agent
 * mints it and sends it, to the number that its directory and its journal tell; or Entra's own workflow does, to the manager
 * that the tenant knows, and no program of ours ever holds it. Done twice, it is done once.
 */
const zHandPass = job('hand-pass', {
  account: zAccount,
  route: zPassRoute,
  language: z.string().check(z.maxLength(35)),
  /** Of passwords that were set through us. */
  receipts: zReceipts,
  /** Of passes that were minted by us. */
  passReceipts: zReceipts,
  /** Minutes it should live; bounded by the guard and by the tenant's policy. */
  lifetimeMinutes: z.int().check(z.minimum(10), z.maximum(43_200)),
})

export const zHandPassJobs = [zHandPass] as const

const zHandPassResult = z.union([
  z.strictObject({
    outcome: z.literal('handed'),
    agent: zThumbprint,
    /** `unknown`: the carrier never answered, so it may have arrived. No other is given while this one lives. */
    arrival: z.enum(['accepted', 'unknown']),
    /** The last two digits of the number; `manager` where it went there. */
    sentTo: z.string().check(z.maxLength(20)),
    /** By which any listed agent may remove the pass. */
    receipt: z.string(),
    expiresAt: zInstant,
    once: z.boolean(),
  }),
  zRefused,
])

export const zHandPassResultOf = { 'hand-pass': zHandPassResult } as const
