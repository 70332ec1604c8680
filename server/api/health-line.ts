/** One thing that works or does not: what that means for people, and what to do. */
export interface HealthLine {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly since?: string
  readonly effect: string
  readonly remedy?: string
}
