import * as z from 'zod/mini'
import { zAccount, zDirectory, zId, zInstant, zPublicJwk, zPurpose, zThumbprint } from './ids.ts'
import { zPassUse } from './pass-use.ts'
import { zPasswordPolicy, zPasswordRule } from './password-policy.ts'

/**
 * The calls of a claim, from the hire's page to the server. All but `state` are POST with JSON; the link's secret
 * travels in a body, never in an address. A problem is an RFC 9457 document whose `code` is in the table of errors.
 */
export const claimPaths = {
  /** What the page greets with. Changes nothing. */
  open: '/claim/open',
  /** The first button: makes this browser's claim, sets its cookie, sends the first code. */
  begin: '/claim/begin',
  /** `GET ?after=<version>`: the state, as soon as it is newer than that version, or after 20 seconds. */
  state: '/claim/state',
  /** Sends the code that is being waited for (again). */
  send: '/claim/send',
  /** A typed code. */
  code: '/claim/code',
  /** A sealed, signed box. */
  password: '/claim/password',
  /** The hire's press for a pass: signed words. */
  pass: '/claim/pass',
  /** "I have registered it": looks for the method now. */
  checkPass: '/claim/check-pass',
  /** Leaves the pass for another time; the link still leads to it. */
  later: '/claim/later',
  /** From the pass back to choosing a password. */
  choosePassword: '/claim/choose-password',
  /** Expired link: sends a new one to the addresses on file. Always the same answer. */
  renew: '/claim/renew',
  /** Sends the closing notes to the hire's mailbox. */
  notes: '/claim/notes',
  /** "This was not me", with the secret of the notice. Always the same answer. */
  notMe: '/claim/not-me',
} as const

/** The ways a code can travel. */
export const zChannel = z.enum(['mail', 'text'])
export type Channel = z.infer<typeof zChannel>

/** The secret of a link: 128 bits, base64url. */
export const zLinkSecret = z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/))

export const zOpenRequest = z.strictObject({ link: zLinkSecret })

/** A kind of machine the hire will meet first. */
export const zDevice = z.enum(['thin-client', 'laptop', 'phone'])
export type Device = z.infer<typeof zDevice>

/** Whom to call. */
export const zDesk = z.strictObject({
  name: z.string(),
  phone: z.optional(z.string()),
  mail: z.optional(z.string()),
})
export type Desk = z.infer<typeof zDesk>

/** What a live link shows before any proof: a first name and a day, nothing that opens anything. */
export const zHello = z.strictObject({
  firstName: z.string(),
  /** A date without time, `2026-12-07`. */
  startsOn: z.string(),
  language: z.string(),
  /** The two ways that will have to answer, in their order. */
  channels: z.array(zChannel),
  /** `again`: a password was chosen before through this delivery. */
  purpose: zPurpose,
  /** A word that HR told the hire, where the organisation uses one. */
  knownWord: z.optional(z.string()),
  /** What there is to collect, in its order. */
  gives: z.array(z.enum(['password', 'pass'])),
  desk: zDesk,
})
export type Hello = z.infer<typeof zHello>

export const zBeginRequest = z.strictObject({
  link: zLinkSecret,
  language: z.string().check(z.maxLength(20)),
  /** This browser's fresh keys, public halves. */
  keys: z.strictObject({ sig: zPublicJwk, enc: zPublicJwk }),
})

/** Whose key it is, as whatever is signed in the browser names it. */
const whose = { delivery: zId, account: zAccount, directory: zDirectory, purpose: zPurpose }
const common = { version: z.int(), serverTime: zInstant, desk: zDesk, language: z.string() }

/** A code is on its way or there; the page waits for the hire to type it. */
const zCodeState = z.strictObject({
  ...common,
  step: z.literal('code'),
  channel: zChannel,
  /** `asked`: being sent. `sent`: the hire can type it. `checking`: typed, being compared. */
  stage: z.enum(['asked', 'sent', 'checking']),
  /** Present once sent. */
  label: z.optional(z.string()),
  sentTo: z.optional(z.string()),
  expiresAt: z.optional(zInstant),
  /** From then on the same code may be asked for again. */
  againAt: z.optional(zInstant),
  /** Text codes: the agent to seal the typed code to. */
  agent: z.optional(zThumbprint),
  delivery: zId,
  directory: zDirectory,
  /** What was wrong with the last try, a code of the table of errors. */
  problem: z.optional(z.string()),
  triesLeft: z.optional(z.int()),
  trust: z.strictObject({ list: z.string(), certificates: z.array(z.string()) }),
})

const zSignIn = z.strictObject({
  /** What is typed at work: the user principal name. */
  userName: z.string(),
  /** `DOMAIN\name`, where it differs from what stands before the @. */
  windowsName: z.string(),
  displayName: z.string(),
})

/** Both ways answered: the hire sees the account and chooses a password. */
const zPasswordState = z.strictObject({
  ...common,
  step: z.literal('password'),
  signIn: zSignIn,
  policy: zPasswordPolicy,
  /** Words a password must not hold: names, the organisation. */
  personalWords: z.array(z.string()),
  ...whose,
  /** Until when the grant holds; after it a new code is asked for. */
  grantedUntil: zInstant,
  trust: z.strictObject({ list: z.string(), certificates: z.array(z.string()) }),
  /** Why the last one was refused. */
  problem: z.optional(z.string()),
  rules: z.optional(z.array(zPasswordRule)),
})

/** A box is on its way. */
const zSettingState = z.strictObject({
  ...common,
  step: z.literal('setting'),
  /** `travelling`: waiting for an agent. `directory`: an agent has it. */
  stage: z.enum(['travelling', 'directory']),
  since: zInstant,
})

/** Both ways answered, and the password, where there is one, is set: a pass can be had. */
const zPassState = z.strictObject({
  ...common,
  step: z.literal('pass'),
  /**
   * `offer`: there is none, and none is made before the hire presses. `minting`: asked for. `here`: sealed to this browser.
   * `checking`: the hire says that it is done, and the agent looks.
   */
  stage: z.enum(['offer', 'minting', 'here', 'checking']),
  /** What is typed at the cloud sign-in. */
  userName: z.string(),
  /** Whether the account has a password too, and if so, that it is set. */
  password: z.enum(['set', 'none']),
  use: zPassUse,
  /** How long one lives, as far as known before it is minted. */
  lifetimeMinutes: z.int(),
  /** A one-time pass gives so many minutes from its first use. */
  minutesFromUse: z.optional(z.int()),
  /** The pass; absent while there is none, and in a browser that it was not sealed to. */
  pass: z.optional(z.strictObject({ box: z.string(), expiresAt: zInstant, once: z.boolean() })),
  /** Microsoft Authenticator is to be installed before the pass is asked for. */
  installFirst: z.boolean(),
  /** Where a passkey is registered. The interrupt at sign-in offers none. */
  securityInfoUrl: z.url(),
  ...whose,
  grantedUntil: zInstant,
  /** Why the last try did not work: a code of the table of errors, or `not-yet`: no passkey was found. */
  problem: z.optional(z.string()),
})

/** Both ways answered: the hire's phone is made a method, and they set a password on Microsoft's own page. */
const zResetState = z.strictObject({
  ...common,
  step: z.literal('reset'),
  /** As with a pass; `ready`: the phone is registered, or what the hire had before will do. */
  stage: z.enum(['offer', 'registering', 'ready', 'checking']),
  signIn: zSignIn,
  /** Who came back keeps what they had, and resets with that. */
  own: z.boolean(),
  url: z.url(),
  ...whose,
  problem: z.optional(z.string()),
})

/** The directory said yes. */
const zDoneState = z.strictObject({
  ...common,
  step: z.literal('done'),
  signIn: zSignIn,
  device: zDevice,
  startsOn: z.string(),
  /** The account opens only from its start. */
  enabledLater: z.boolean(),
  /** Whether there is a password; in the cloud only, there is none. */
  password: z.enum(['set', 'none']),
  /** The cloud's half: a passkey was registered, is still to be, cannot be here, or is no part of the plan. */
  cloud: z.enum(['registered', 'later', 'not-possible', 'none']),
  notesTo: z.optional(z.string()),
})

/** Nothing more to do here for the hire: a person takes over. */
const zStuckState = z.strictObject({
  ...common,
  step: z.literal('stuck'),
  problem: z.string(),
  /** The reference to name when calling. */
  ticket: z.optional(z.string()),
})

/** What the page shows now. The server's word; the page keeps nothing but its keys. */
export const zClaimState = z.discriminatedUnion('step', [
  zCodeState,
  zPasswordState,
  zSettingState,
  zPassState,
  zResetState,
  zDoneState,
  zStuckState,
])
export type ClaimState = z.infer<typeof zClaimState>
export type ClaimStep<S extends ClaimState['step']> = Extract<ClaimState, { step: S }>

export const zSendRequest = z.strictObject({ channel: zChannel })
export const zCodeRequest = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('mail'), code: z.string().check(z.maxLength(20)) }),
  z.strictObject({ channel: z.literal('text'), box: z.string().check(z.maxLength(4096)) }),
])
export const zPasswordRequest = z.strictObject({ box: z.string().check(z.maxLength(16 * 1024)) })
export const zPassRequestBody = z.strictObject({ request: z.string().check(z.maxLength(4096)) })
export const zNothing = z.strictObject({})
export const zRenewRequest = z.strictObject({ link: zLinkSecret })
export const zNotMeRequest = z.strictObject({ secret: zLinkSecret })

/** What the page is told about its house, in a `script type="application/json"` of the page itself. */
export const zHouse = z.strictObject({
  organisation: z.string(),
  /** Whether the organisation's picture is at {@link logoPath}. */
  logo: z.boolean(),
  /** The thumbprint of the key that signs the list of agents. Configuration, never the database. */
  agentListKey: z.string(),
  languages: z.array(z.string()),
  desk: zDesk,
})
/** Where the organisation's picture is. */
export const logoPath = '/logo'
export type House = z.infer<typeof zHouse>
