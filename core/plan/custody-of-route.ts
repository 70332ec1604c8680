import type { Route } from './plan.ts'

/** Who could read or take a key on its way, in words that people are shown wherever a route stands. */
export interface Custody {
  readonly readableBy: 'nobody' | 'number-holder' | 'manager'
  readonly sentence: string
}

/** The custody of every route: the one place that says it. */
const custody: Readonly<Record<Route, Custody>> = {
  claim: { readableBy: 'nobody', sentence: 'Nobody could read the key on its way.' },
  'temporary-password': {
    readableBy: 'number-holder',
    sentence:
      'Whoever holds the hire’s number, and the mobile network, could read the temporary password until its owner changes it.',
  },
  'temporary-password-to-manager': {
    readableBy: 'manager',
    sentence:
      'The manager, and everybody who reads that mailbox or the mail on its way, could read the temporary password until its owner changes it.',
  },
  'pass-by-text': {
    readableBy: 'number-holder',
    sentence:
      'Whoever holds the hire’s number, and the mobile network, could read the pass until it was used or has ended.',
  },
  'pass-to-manager': {
    readableBy: 'manager',
    sentence:
      'The hire’s manager, and whoever reads that mailbox or runs the mail system, could read the pass until it was used or has ended.',
  },
  'reset-invite': {
    readableBy: 'number-holder',
    sentence:
      'Whoever holds the hire’s number could take the account by self-service reset while the phone is registered.',
  },
}

/** What a route promises, and what it does not. */
export function custodyOfRoute(route: Route): Custody {
  return custody[route]
}

/** A route by its name and its custody sentence, as it stands in every answer. */
export function describeRoute(name: Route): { readonly name: Route; readonly custody: string } {
  return { name, custody: custody[name].sentence }
}
