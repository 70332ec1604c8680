import type { Plan } from './plan.ts'

/** Whether the cloud's half of a plan is a pass. After self-service reset a password opens the cloud as well. */
export function givesPass({ worlds, route }: Pick<Plan, 'worlds' | 'route'>): boolean {
  return worlds.includes('entra') && route !== 'reset-invite'
}
