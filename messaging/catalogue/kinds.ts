import type { Secret } from '../../protocol/secret.ts'
import type { When } from './format-when.ts'

/**
 * To whom a message goes. Two belong to the routes that give a manager what opens: the `go-between`, who gets that and no
 * name, and the `hire-by-name`, who gets the name and nothing that opens.
 */
export type Audience = 'hire' | 'manager' | 'desk' | 'go-between' | 'hire-by-name'

/**
 * What a placeholder is to somebody who reads the message:
 * - `opens`: helps to sign in (a link, a code);
 * - `names`: says which account;
 * - `reports`: a way to say "this was not me", which opens nothing;
 * - `plain`: anything else.
 */
export type Nature = 'opens' | 'names' | 'reports' | 'plain'

/** Every placeholder there is. A word that is not here does not load. */
export const placeholders = {
  // From the organisation: allowed everywhere, never given by the caller.
  organisation: 'plain',
  organisationShort: 'plain',
  portalHost: 'plain',
  deskPhone: 'plain',
  deskMail: 'plain',
  // From the delivery.
  link: 'opens',
  code: 'opens',
  username: 'names',
  windowsName: 'names',
  reportLink: 'reports',
  givenName: 'plain',
  hireName: 'plain',
  employeeNumber: 'plain',
  label: 'plain',
  startsOn: 'plain',
  linkExpires: 'plain',
  validFor: 'plain',
  doneAt: 'plain',
  passwordPage: 'plain',
  deadline: 'plain',
  reason: 'plain',
  nextStep: 'plain',
  ticket: 'plain',
} as const satisfies Readonly<Record<string, Nature>>

type Placeholder = keyof typeof placeholders

/** Placeholders that the organisation's own record fills. */
export const housePlaceholders = [
  'organisation',
  'organisationShort',
  'portalHost',
  'deskPhone',
  'deskMail',
] as const satisfies readonly Placeholder[]

interface KindRule {
  readonly channel: 'mail' | 'text'
  readonly audience: Audience
  /** A template without these does not load. */
  readonly required: readonly Placeholder[]
  /** A template may hold these, beside the organisation's. */
  readonly optional: readonly Placeholder[]
}

const invitation = {
  required: ['link', 'startsOn'],
  optional: ['givenName', 'linkExpires'],
} as const

/** What to do at the first machine: everything but the account name. */
const notes = { required: ['startsOn'], optional: ['givenName'] } as const

/** Every kind of message there is. */
export const kinds = {
  'invitation-mail': { channel: 'mail', audience: 'hire', ...invitation },
  'invitation-text': { channel: 'text', audience: 'hire', ...invitation },
  'reminder-mail': { channel: 'mail', audience: 'hire', ...invitation },
  'reminder-text': { channel: 'text', audience: 'hire', ...invitation },
  'link-renewed-mail': { channel: 'mail', audience: 'hire', ...invitation },
  'link-renewed-text': { channel: 'text', audience: 'hire', ...invitation },
  'mail-code': {
    channel: 'mail',
    audience: 'hire',
    required: ['code', 'label', 'validFor'],
    optional: ['givenName'],
  },
  'text-code': {
    channel: 'text',
    audience: 'hire',
    required: ['code', 'label', 'portalHost'],
    optional: ['validFor'],
  },
  /** From the agent, on the route of that name: the code is a password that must be changed. */
  'temporary-password': { channel: 'text', audience: 'hire', required: ['code'], optional: [] },
  /** From the agent, on the route of that name: the manager reads a password that is not theirs. */
  'temporary-password-manager': {
    channel: 'mail',
    audience: 'go-between',
    required: ['code', 'hireName'],
    optional: [],
  },
  /** To the hire, where somebody else holds what opens the account. */
  'account-name': {
    channel: 'mail',
    audience: 'hire-by-name',
    required: ['startsOn', 'username'],
    optional: ['givenName', 'windowsName'],
  },
  /** The same, where that is a pass. */
  'account-name-for-pass': {
    channel: 'mail',
    audience: 'hire-by-name',
    required: ['startsOn', 'username'],
    optional: ['givenName'],
  },
  /** From the agent, on the route `pass-by-text`. */
  'pass-text': { channel: 'text', audience: 'hire', required: ['code', 'validFor'], optional: [] },
  /** To a number that codes went to until now. */
  'number-changed': { channel: 'text', audience: 'hire', required: [], optional: [] },
  'hire-done': {
    channel: 'mail',
    audience: 'hire',
    required: ['reportLink', 'doneAt'],
    optional: ['givenName'],
  },
  /** As `hire-done`, to somebody who has no password. */
  'hire-done-passkey': {
    channel: 'mail',
    audience: 'hire',
    required: ['reportLink', 'doneAt'],
    optional: ['givenName'],
  },
  /** As `hire-done-passkey`, to somebody whose account in the directory has a password that nobody knows. */
  'hire-done-password-missing': {
    channel: 'mail',
    audience: 'hire',
    required: ['reportLink', 'doneAt'],
    optional: ['givenName', 'passwordPage'],
  },
  /** To somebody who works here, from the agent. */
  'own-password-set': { channel: 'mail', audience: 'hire', required: ['doneAt'], optional: [] },
  /** To those who watch over sign-ins, from the agent. */
  'own-password-watch': {
    channel: 'mail',
    audience: 'desk',
    required: ['hireName', 'doneAt', 'username'],
    optional: [],
  },
  'contact-changed': { channel: 'mail', audience: 'hire', required: [], optional: ['givenName'] },
  'notes-thin-client': { channel: 'mail', audience: 'hire', ...notes },
  'notes-laptop': { channel: 'mail', audience: 'hire', ...notes },
  'notes-phone': { channel: 'mail', audience: 'hire', ...notes },
  /** To somebody who has no password, whatever the machine. */
  'notes-passkey': { channel: 'mail', audience: 'hire', ...notes },
  'manager-notice': {
    channel: 'mail',
    audience: 'manager',
    required: ['hireName', 'startsOn', 'username'],
    optional: ['windowsName'],
  },
  'manager-done': {
    channel: 'mail',
    audience: 'manager',
    required: ['hireName', 'doneAt'],
    optional: ['startsOn', 'reportLink'],
  },
  'desk-ticket': {
    channel: 'mail',
    audience: 'desk',
    required: ['ticket', 'hireName', 'reason', 'nextStep'],
    optional: ['startsOn', 'deadline', 'employeeNumber'],
  },
} as const satisfies Readonly<Record<string, KindRule>>

export type Kind = keyof typeof kinds

/** What the caller hands over for each placeholder. `validFor` is in minutes. */
interface PlaceholderValues {
  readonly link: Secret
  readonly code: Secret
  readonly reportLink: Secret
  readonly username: string
  readonly windowsName: string
  readonly givenName: string
  readonly hireName: string
  readonly employeeNumber: string
  readonly label: string
  readonly startsOn: When
  readonly linkExpires: When
  readonly validFor: number
  readonly doneAt: When
  readonly deadline: When
  readonly reason: string
  readonly nextStep: string
  readonly ticket: string
}

type Required<K extends Kind> = Extract<
  (typeof kinds)[K]['required'][number],
  keyof PlaceholderValues
>
type Optional<K extends Kind> = Extract<
  (typeof kinds)[K]['optional'][number],
  keyof PlaceholderValues
>

/** The values a kind of message needs, and those it can use. */
export type KindValues<K extends Kind> = Pick<PlaceholderValues, Required<K>> & {
  readonly [P in Optional<K>]?: PlaceholderValues[P] | undefined
}

export function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(placeholders, name)
}
