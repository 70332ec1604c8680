import type { TenantState } from '../state/create-tenant-state.ts'
import type { ThrottleLimits } from '../state/throttle-limits.ts'
import { type GraphAnswer, type GraphCall, GraphError } from './graph-call.ts'
import { refuseCall } from './refuse-call.ts'
import type { Route } from './route.ts'

/** How much has been asked of Graph lately, by whom. */
export interface Throttle {
  /** Counts a call and answers with what its headers say of it, or with its refusal. One that is refused counts all the same. */
  count(call: GraphCall, route: Route | undefined): Counted
}

type Counted =
  | { readonly headers: Readonly<Record<string, string>> }
  | { readonly refused: GraphAnswer }

/** A bucket that fills up again at an even pace. */
interface Bucket {
  level: number
  at: number
}

interface Charge {
  readonly name: string
  readonly cost: number
  /** `most` in so many milliseconds. */
  readonly most: number
  readonly window: number
  /** The first two parts of `x-ms-throttle-scope`. */
  readonly scope: string
  /** What `x-ms-throttle-information` calls it. */
  readonly reason: string
  /** Identity Protection and conditional access do not say when to come back. */
  readonly silent?: boolean
}

/**
 * Token buckets as Microsoft documents them for identity and access. UNVERIFIED: how a bucket fills, the exact texts of the two
 * `x-ms-throttle` headers, that a refused call counts in full (documented: that it counts).
 */
export function createThrottle(state: TenantState): Throttle {
  const buckets = new Map<string, Bucket>()
  const spend = ({ name, cost, most, window }: Charge): number => {
    const now = state.now().getTime()
    const bucket = buckets.get(name) ?? { level: most, at: now }
    // A clock that was put back fills nothing.
    const filled = bucket.level + (Math.max(0, now - bucket.at) / window) * most
    const level = Math.max(Math.min(most, filled) - cost, -most)
    buckets.set(name, { level, at: now })
    return level
  }
  return {
    count(call, route) {
      const charges = listCharges(call, route, state.limits)
      const spent = charges.map((charge) => ({ charge, level: spend(charge) }))
      const over = spent.find(({ level }) => level < 0)
      if (over) return { refused: refuse(call, over.charge, over.level) }
      const [units] = spent
      const used = units ? 1 - units.level / units.charge.most : 0
      return {
        headers: {
          'x-ms-resource-unit': String(units?.charge.cost ?? 0),
          ...(used >= 0.8 ? { 'x-ms-throttle-limit-percentage': used.toFixed(1) } : {}),
        },
      }
    },
  }
}

function listCharges(
  { caller, query, method }: GraphCall,
  route: Route | undefined,
  limits: ThrottleLimits,
): readonly Charge[] {
  const { appId } = caller
  const second = 1000
  const units: Charge = {
    name: `units ${appId}`,
    cost: countUnits(query, route),
    most: limits.resourceUnits,
    window: 10 * second,
    scope: 'Tenant_Application/ReadWrite',
    reason: 'ResourceUnitLimitExceeded',
  }
  const write = { cost: 1, reason: 'WriteLimitExceeded' }
  const writes: readonly Charge[] = [
    {
      ...write,
      name: `writes ${appId}`,
      most: limits.writes,
      window: 150 * second,
      scope: 'Tenant_Application/Write',
    },
    {
      ...write,
      name: 'writes',
      most: limits.tenantWrites,
      window: 300 * second,
      scope: 'Tenant/Write',
    },
  ]
  return [units, ...(method === 'GET' ? [] : writes), ...listServiceCharges(appId, route, limits)]
}

/** Some services have limits of their own besides. */
function listServiceCharges(
  appId: string,
  route: Route | undefined,
  limits: ThrottleLimits,
): readonly Charge[] {
  const path = route?.path ?? ''
  const one = { cost: 1, reason: 'ResourceUnitLimitExceeded' }
  if (path.endsWith('/bulkUpload')) {
    const scope = 'Tenant_Application/Write'
    const upload = { ...one, scope }
    return [
      { ...upload, name: `uploads ${appId}`, most: limits.uploads, window: 5000 },
      { ...upload, name: 'uploads a day', most: limits.uploadsADay, window: 24 * 3_600_000 },
    ]
  }
  if (path.startsWith('/reports/') || path.startsWith('/auditLogs/')) {
    const scope = 'Tenant_Application/Read'
    return [{ ...one, name: `reports ${appId}`, most: limits.reports, window: 10_000, scope }]
  }
  if (!path.startsWith('/identity/conditionalAccess/')) return []
  const most = limits.conditionalAccess
  return [
    { ...one, name: 'conditional access', most, window: 1000, scope: 'Tenant/Read', silent: true },
  ]
}

/** `GET users` costs 2, everything else 1; `$select` 1 less, `$expand` 1 more, `$top` below 20 1 less; never below 1. */
function countUnits(query: URLSearchParams, route: Route | undefined): number {
  const base = route?.operation === 'list-users' ? 2 : 1
  const top = query.get('$top')
  const less = (query.has('$select') ? 1 : 0) + (top !== null && Number(top) < 20 ? 1 : 0)
  return Math.max(1, base - less + (query.has('$expand') ? 1 : 0))
}

function refuse(call: GraphCall, charge: Charge, level: number): GraphAnswer {
  const error = new GraphError(429, 'TooManyRequests', 'Too many requests.')
  const answer = refuseCall(error, call.headers, call.now)
  const seconds = Math.ceil(((charge.cost - level) * charge.window) / charge.most / 1000)
  const headers = {
    'x-ms-throttle-scope': `${charge.scope}/${call.caller.appId}/${call.state.id}`,
    'x-ms-throttle-information': charge.reason,
    'x-ms-throttle-limit-percentage': Math.min(1.8, 1 - level / charge.most).toFixed(1),
    ...(charge.silent ? {} : { 'retry-after': String(seconds) }),
  }
  return { ...answer, headers }
}
