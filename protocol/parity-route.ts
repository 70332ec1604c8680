import * as z from 'zod/mini'

/**
 * Native ways of handing over a first key, each less than a claim in who could read or take it. A plan names one, and the
 * guard of every agent has to allow it by the same name.
 */
export const zParityRoute = z.enum([
  'temporary-password',
  'temporary-password-to-manager',
  'pass-by-text',
  'pass-to-manager',
  'reset-invite',
])
export type ParityRoute = z.infer<typeof zParityRoute>

/** Those of them that hand over a password that must be changed. */
export const zTemporaryRoute = z.enum(['temporary-password', 'temporary-password-to-manager'])
export type TemporaryRoute = z.infer<typeof zTemporaryRoute>

/** Those of them that hand over a pass outside the hire's browser. */
export const zPassRoute = z.enum(['pass-by-text', 'pass-to-manager'])
export type PassRoute = z.infer<typeof zPassRoute>
