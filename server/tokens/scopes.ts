/** What a token may be allowed to do. */
export const scopes = [
  'hires:write',
  'hires:read',
  'hires:cancel',
  'hires:settle',
  'tokens',
  'agents',
  'ledger:read',
  'health:read',
] as const

export type Scope = (typeof scopes)[number]

/** Whoever calls, after it was established who that is. */
export interface Caller {
  /** The id of its token; {@link administrator} has one of zeros. */
  readonly id: string
  readonly scopes: readonly Scope[]
  /** The directory containers it may touch; null: all. */
  readonly containers: readonly string[] | null
}

/** The administrator of this machine, who holds the state folder and therefore everything in it. */
export const administrator: Caller = {
  id: '00000000-0000-0000-0000-000000000000',
  scopes,
  containers: null,
}

/** Whether a text is a scope. */
export function isScope(text: string): text is Scope {
  return scopes.some((scope) => scope === text)
}
