import * as z from 'zod/mini'

/**
 * Native ways of handing over a first key, each less than a claim in who could read or take it. A plan names one, and the
 * guard of every agent has to allow it by the same name.
 */
export const zParityRoute = z.enum(['temporary-password', 'reset-invite'])
export type ParityRoute = z.infer<typeof zParityRoute>
