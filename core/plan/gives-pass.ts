import type { PassRoute, TemporaryRoute } from '../../protocol/parity-route.ts'
import type { Plan, Route } from './plan.ts'

const passRoutes: Readonly<Record<PassRoute, true>> = {
  'pass-by-text': true,
  'pass-to-manager': true,
}

/** Whether a route hands over a pass outside the hire's browser. */
export function isPassRoute(route: Route): route is PassRoute {
  return Object.hasOwn(passRoutes, route)
}

const temporaryRoutes: Readonly<Record<TemporaryRoute, true>> = {
  'temporary-password': true,
  'temporary-password-to-manager': true,
}

/** Whether a route hands over a password that must be changed. */
export function isTemporaryRoute(route: Route): route is TemporaryRoute {
  return Object.hasOwn(temporaryRoutes, route)
}

/** Whether a number of the hire's is needed: not where the manager is written to. */
export function needsNumber(route: Route): boolean {
  return route !== 'temporary-password-to-manager' && route !== 'pass-to-manager'
}

/** Whether the cloud's half of a plan is a pass. After self-service reset a password opens the cloud as well. */
export function givesPass({ worlds, route }: Pick<Plan, 'worlds' | 'route'>): boolean {
  return worlds.includes('entra') && route !== 'reset-invite'
}
