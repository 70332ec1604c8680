import { z } from 'zod'

/** What a carrier is called in messages' rows, in logs, and in the address that takes its reports. */
export const carrierName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'a name of small letters, digits and hyphens is expected')
