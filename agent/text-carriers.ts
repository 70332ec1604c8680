import * as z from 'zod'
import { findBareSecrets } from '../messaging/carriers/carrier-files.ts'

const mostCarriers = 4
const zPath = z.string().min(1)

/** SMPP, as it stands in the file: its password is elsewhere. */
const zSmpp = z.strictObject({
  kind: z.literal('smpp'),
  name: z.string().optional(),
  host: z.string().regex(/^[A-Za-z0-9.:-]+$/, 'a host name or an address is expected'),
  port: z.int().min(1).max(65_535),
  security: z.enum(['tls', 'loopback']).default('tls'),
  caFile: zPath.optional(),
  serverName: z.string().min(1).optional(),
  systemId: z.string().min(1).max(15),
  passwordFile: zPath,
  systemType: z.string().max(12).default(''),
  sender: z.string().min(1).max(15),
})

/** A carrier over HTTPS. Its settings are checked whole at the start, when its files are read; here, that no secret is among them. */
const overHttps = <K extends string>(kind: K) =>
  z.looseObject({ kind: z.literal(kind) }).superRefine((settings, { addIssue }) => {
    for (const key of findBareSecrets(settings)) {
      addIssue({
        code: 'custom',
        path: key.split('.'),
        message: `put it into a file: \`${key}File\``,
      })
    }
    if ('reports' in settings) {
      const message = 'nobody calls an agent: reports go to the server'
      addIssue({ code: 'custom', path: ['reports'], message })
    }
  })

const zCarrier = z.discriminatedUnion('kind', [
  zSmpp,
  overHttps('http'),
  overHttps('twilio'),
  overHttps('azure'),
])

export type AgentTextCarrier = z.output<typeof zCarrier>

/** What carries text codes, in the order in which they are asked. One alone stands without brackets. */
export const zTextCarriers = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z.array(zCarrier).min(1).max(mostCarriers),
  // What stands before a preprocessing step is `unknown` to zod; here it is one or several of these.
) as unknown as z.ZodType<
  readonly AgentTextCarrier[],
  z.input<typeof zCarrier> | readonly z.input<typeof zCarrier>[]
>
