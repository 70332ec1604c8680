import { type ErrorEntry, entry } from './error-entry.ts'

/** What can stand between a hire and the routes that are less than a claim. */
export const routeErrors = {
  // Other routes
  'guard-route': entry(
    403,
    'The guard does not allow this agent to take this route.',
    'Add the route’s name to `routes` in the directory’s rules in the guard file, if its custody sentence is acceptable here.',
  ),
} satisfies Record<string, ErrorEntry>
