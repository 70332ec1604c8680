import * as z from 'zod/mini'

/** What a pass is for: `passkey`, used once to register one, or `device-setup`, used a few times while a device is set up. */
export const zPassUse = z.enum(['passkey', 'device-setup'])
export type PassUse = z.infer<typeof zPassUse>
