import { z } from 'zod'
import { answerEntity, badRequest, type GraphAnswer, type GraphCall } from './graph-call.ts'

/** `GET /policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass`. */
export function readPassPolicy(call: GraphCall): GraphAnswer {
  const { includeTargets, ...policy } = call.state.passPolicy
  return answerEntity(call, 'authenticationMethodConfigurations', {
    '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration',
    id: 'TemporaryAccessPass',
    ...policy,
    includeTargets: includeTargets.map((each) => ({ ...each, isRegistrationRequired: false })),
  })
}

const zMinutes = z.int().min(10).max(43_200)
const zTarget = z.object({ targetType: z.enum(['user', 'group']), id: z.string().min(1) })

const zPolicy = z.strictObject({
  '@odata.type': z
    .literal('#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration')
    .optional(),
  id: z.string().optional(),
  state: z.enum(['enabled', 'disabled']).optional(),
  defaultLength: z.int().min(8).max(48).optional(),
  defaultLifetimeInMinutes: zMinutes.optional(),
  minimumLifetimeInMinutes: zMinutes.optional(),
  maximumLifetimeInMinutes: zMinutes.optional(),
  isUsableOnce: z.boolean().optional(),
  includeTargets: z.array(zTarget).optional(),
  excludeTargets: z.array(zTarget).optional(),
})

/** `PATCH` of the same: what is left out stays. The status and the refusals are UNVERIFIED. */
export function changePassPolicy({ state, body }: GraphCall): GraphAnswer {
  const parsed = zPolicy.safeParse(body)
  if (!parsed.success) throw badRequest('The policy cannot be read.')
  const { '@odata.type': _type, id: _id, ...given } = parsed.data
  const changes = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  )
  const changed = { ...state.passPolicy, ...changes }
  const { minimumLifetimeInMinutes, defaultLifetimeInMinutes, maximumLifetimeInMinutes } = changed
  if (
    minimumLifetimeInMinutes > defaultLifetimeInMinutes ||
    defaultLifetimeInMinutes > maximumLifetimeInMinutes
  ) {
    throw badRequest('The default lifetime is not between the minimum and the maximum.')
  }
  state.passPolicy = changed
  state.version += 1
  return { status: 204 }
}
