import type { HealthLine } from './health-line.ts'

/** What the agents say of themselves, by the name of what was looked at. */
type Said = Readonly<Record<string, string>>

const isOfOwn = (name: string) => name.startsWith('own ')

/**
 * *My password* stands in two places: the server serves the page, an agent's guard allows the change. On at one side alone, it
 * is a page that leads nowhere, or a power that nobody can use. Nothing is said where neither has it, or both.
 */
export function judgeOwnSides(isServed: boolean, agents: readonly Said[]): HealthLine[] {
  const isAllowed = agents.some((said) => Object.keys(said).some(isOfOwn))
  if (isServed === isAllowed) return []
  const name = 'my password'
  return isServed
    ? [
        {
          ...{ name, state: 'fail', effect: 'The page is served, and no agent’s guard allows it.' },
          remedy:
            'add `own` to the directory’s rules in the guard file, or take `own` from the server',
        },
      ]
    : [
        {
          ...{ name, state: 'warn', effect: 'An agent’s guard allows it, and no page is served.' },
          remedy: 'add `own` to the server’s settings, or take it from the guard file',
        },
      ]
}
