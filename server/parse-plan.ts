import { z } from 'zod'
import { isPassRoute, isTemporaryRoute } from '../core/plan/gives-pass.ts'
import type { Plan } from '../core/plan/plan.ts'
import { minutesOf } from '../core/time/zoned-time.ts'
import { zParityRoute } from '../protocol/parity-route.ts'

const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'is not a time of day like 09:00' })
  .transform(minutesOf)
const device = z.strictObject({
  joined: z.enum(['domain', 'hybrid', 'entra', 'none']),
  reachesController: z.boolean().default(true),
})
const days = z.int().min(0).max(365)

/** A pass is typed at this page: never over a network that reads it. Browsers trust this very machine without TLS. */
function isSafeToOpen(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && hostname === 'localhost')
}

const resetSchema = z.strictObject({
  // Where everybody's own is; a tenant with another address says which.
  url: z
    .url({ abort: true })
    .refine(isSafeToOpen, { error: 'begins with neither https:// nor http://localhost' })
    .default('https://passwordreset.microsoftonline.com/'),
  methodsRequired: z.union([z.literal(1), z.literal(2)], {
    error:
      'is the number of methods that your tenant demands for a reset, 1 or 2 (Entra, Password reset)',
  }),
  keepPhone: z.boolean().default(false),
})

/** With two methods demanded, a phone alone opens nothing: people would be sent to a page that turns them away. */
function findResetMisfit(reset: z.output<typeof resetSchema> | undefined): string | undefined {
  if (!reset) {
    return 'is missing: the route reset-invite wants `methodsRequired`, as your tenant demands (Entra, Password reset)'
  }
  if (reset.methodsRequired === 1) return undefined
  return 'says that the tenant demands two methods, and one phone is one: set it to 1 for the newcomers’ group (Entra, Password reset, Authentication methods), or take the route claim'
}

/** What stands in the way of temporary passwords in a plan: the key, and what to do. */
function findTemporaryMisfits(plan: {
  readonly route: Plan['route']
  readonly worlds: Plan['worlds']
  readonly sync?: 'connect' | 'cloud-sync' | 'none' | undefined
  readonly temporary: Plan['temporary']
  readonly inviteDaysBefore: number
}): readonly (readonly [string, string])[] {
  const { route, worlds, sync, temporary, inviteDaysBefore } = plan
  if (!isTemporaryRoute(route)) return []
  const toCloud = worlds.includes('entra')
  const misfits: readonly (readonly [boolean, string, string])[] = [
    [!worlds.includes('ad'), 'worlds', 'lacks `ad`: a temporary password is one of the directory'],
    [
      toCloud && sync === 'cloud-sync',
      'route',
      `cannot be \`${route}\` here: ` +
        'cloud sync keeps a password that must be changed from the cloud until it was ' +
        'changed; leave `entra` out of `worlds`, or take the route `claim`',
    ],
    [
      toCloud && (sync === undefined || sync === 'none'),
      'sync',
      'has to say what carries the password to the cloud: `connect`',
    ],
    [
      inviteDaysBefore * 24 >= temporary.expireHours,
      'temporary',
      'would expire before the start: make `expireHours` more, or `inviteDaysBefore` less',
    ],
  ]
  return misfits.filter(([holds]) => holds).map(([, key, problem]) => [key, problem])
}

/** What stands in the way of a pass that is handed over outside the hire's browser: the key, and what to do. */
function findHandedMisfits(plan: {
  readonly route: Plan['route']
  readonly worlds: Plan['worlds']
  readonly pass: Pick<Plan['pass'], 'use'>
}): readonly (readonly [string, string])[] {
  const { route, worlds, pass } = plan
  if (!isPassRoute(route)) return []
  const misfits: readonly (readonly [boolean, string, string])[] = [
    [!worlds.includes('entra'), 'worlds', 'lacks `entra`: a pass opens the cloud and nothing else'],
    [
      pass.use !== 'passkey',
      'pass',
      `cannot be for \`${pass.use}\` on the route \`${route}\`: a pass that others could read works once; leave \`use\` out`,
    ],
  ]
  return misfits.filter(([holds]) => holds).map(([, key, problem]) => [key, problem])
}

/** The plan section of the configuration. Every default is a decision an organisation can make its own. */
export const planSchema = z
  .strictObject({
    directory: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
    population: z.array(z.string().min(3)).default([]),
    worlds: z
      .array(z.enum(['ad', 'entra']))
      .min(1)
      .refine((worlds) => new Set(worlds).size === worlds.length, { error: 'names a world twice' })
      .default(['ad']),
    pass: z
      .strictObject({
        use: z.enum(['passkey', 'device-setup']).default('passkey'),
        lifetimeMinutes: z.int().min(10).max(43_200).default(60),
        installFirst: z.boolean().default(false),
        // What My Sign-ins calls Security info: the only page that offers a passkey (the interrupt at sign-in does not).
        securityInfoUrl: z
          .url({ abort: true })
          .refine(isSafeToOpen, { error: 'begins with neither https:// nor http://localhost' })
          .default('https://mysignins.microsoft.com/security-info'),
      })
      .prefault({}),
    devices: z.partialRecord(z.enum(['thin-client', 'laptop', 'phone']), device).default({}),
    route: z.enum(['claim', ...zParityRoute.options]).default('claim'),
    temporary: z
      .strictObject({
        by: z.literal('text').default('text'),
        expireHours: z.int().min(1).max(168).default(72),
      })
      .prefault({}),
    // What carries passwords to the tenant. Only the organisation can say.
    sync: z.enum(['connect', 'cloud-sync', 'none']).optional(),
    reset: resetSchema.optional(),
    invitationBy: z.enum(['mail', 'text']).default('mail'),
    inviteDaysBefore: days.default(7),
    inviteAt: time.prefault('09:00'),
    remindDaysBefore: z.array(days).max(5).default([3, 1]),
    quietHours: z
      .strictObject({ from: time, to: time })
      .default({ from: minutesOf('20:00'), to: minutesOf('08:00') }),
    startsAt: time.prefault('09:00'),
    deadlineHours: z.int().min(0).max(240).default(16),
    signInHours: z.int().min(0).max(240).default(4),
    linkDays: z.int().min(1).max(60).default(14),
    contactCoolDownHours: z.int().min(0).max(720).default(24),
    findEverySeconds: z.int().min(1).max(86_400).default(900),
    evidenceEverySeconds: z.int().min(1).max(86_400).default(300),
    // What is erased includes the link "this was not me", which the hire is sent when a key is set.
    eraseAfterDays: z
      .int()
      .min(1, { error: 'is less than a day: nobody could say "this was not me"; 1 is the least' })
      .max(365)
      .default(30),
  })
  .superRefine((plan, context) => {
    const { route, reset } = plan
    const message = route === 'reset-invite' ? findResetMisfit(reset) : undefined
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['reset'], message })
    for (const [key, problem] of [...findTemporaryMisfits(plan), ...findHandedMisfits(plan)]) {
      context.addIssue({ code: 'custom', path: [key], message: problem })
    }
  }) satisfies z.ZodType<Plan>
