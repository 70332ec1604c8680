import * as z from 'zod/mini'
import {
  zAccount,
  zBoxPurpose,
  zDirectory,
  zId,
  zInstant,
  zNumber,
  zPurpose,
} from '../../protocol/ids.ts'
import { zCloseReason } from '../../protocol/jobs.ts'
import { zJournalPosition } from '../../protocol/journal-position.ts'
import { zPassUse } from '../../protocol/pass-use.ts'
import { zBindProof } from '../../protocol/receipt.ts'

const zFileTime = z.string().check(z.regex(/^[0-9]{1,19}$/))

const where = { at: zInstant, directory: zDirectory, account: zAccount }

/** The number that codes for this account go to, frozen when first seen. */
const zNumberFrozen = z.strictObject({
  type: z.literal('number-frozen'),
  ...where,
  number: zNumber,
  source: z.enum(['directory', 'job']),
})

/** Another number stands in the directory than the frozen one: from its first sight on it cools down. */
const zNumberSeen = z.strictObject({
  type: z.literal('number-seen'),
  ...where,
  number: zNumber,
  /** The frozen number has been told by text. */
  told: z.boolean(),
})

/** A text message is about to be handed to the carrier: counted before, so that a crash never sends for free. */
const zTextSent = z.strictObject({
  type: z.literal('text-sent'),
  ...where,
  delivery: zId,
  number: zNumber,
})

/** A box passed every check and its password is about to be set. */
const zSetting = z.strictObject({
  type: z.literal('setting'),
  ...where,
  delivery: zId,
  purpose: zBoxPurpose,
  jti: zId,
  /** SHA-256 of the signed box: a redelivered job must carry this very box. */
  box: z.string(),
  /** When the box dies (its `exp`). */
  boxEnds: zInstant,
  /** `pwdLastSet` as read just before. */
  before: zFileTime,
  /** The controller it was read from and is set on. */
  controller: z.string(),
  /** What the guard took as proof. */
  proof: z.optional(z.enum(['text', 'server', 'allowance', 'sign-in'])),
  /** The local allowance it was needed for: used up, unless it certainly was not set. */
  allowance: z.optional(zId),
  /** Another agent may have set it: this one only looks, by one bind, and `before` is not known. */
  elsewhere: z.optional(z.literal(true)),
})

/** An account passed every check, and a password that nobody knows is about to be set. `jti` is the job's id. */
const zClosing = z.strictObject({
  type: z.literal('closing'),
  ...where,
  delivery: zId,
  because: zCloseReason,
  jti: zId,
  /** When the job is of no use any more. */
  boxEnds: zInstant,
  before: zFileTime,
  controller: z.string(),
})

/** Nobody knows the account's password any more: what was answered. */
const zClosed = z.strictObject({
  type: z.literal('closed'),
  ...where,
  jti: zId,
  pwdLastSet: zFileTime,
  receipt: z.string(),
})

/** It was set and proved by a bind: what was answered. */
const zSet = z.strictObject({
  type: z.literal('set'),
  ...where,
  jti: zId,
  pwdLastSet: zFileTime,
  bind: zBindProof,
  boundAt: zInstant,
  receipt: z.string(),
})

/** It certainly was not set. `code` is what was answered. */
const zNotSet = z.strictObject({ type: z.literal('not-set'), ...where, jti: zId, code: z.string() })

/** `pwdLastSet` says that it was set, by us, but no bind proved it. Its owner starts again with a new box. */
const zUnproved = z.strictObject({
  type: z.literal('unproved'),
  ...where,
  jti: zId,
  pwdLastSet: zFileTime,
  code: z.string(),
})

/** A press passed every check, and a pass is about to be minted. `jti` is the press's. */
const zMinting = z.strictObject({
  type: z.literal('minting'),
  ...where,
  delivery: zId,
  purpose: zPurpose,
  use: zPassUse,
  jti: zId,
  /** The person in the tenant. */
  user: zAccount,
  lifetimeMinutes: z.int(),
  once: z.boolean(),
  /** Entra's own workflow that mints it and mails it: it was run for this person, or is about to be. */
  workflow: z.optional(z.string().check(z.maxLength(100))),
})

/** It was minted: its id, which opens nothing. */
const zMinted = z.strictObject({
  type: z.literal('minted'),
  ...where,
  jti: zId,
  pass: z.string().check(z.maxLength(100)),
})

/** It certainly was not minted. `code` is what was answered. */
const zNotMinted = z.strictObject({
  type: z.literal('not-minted'),
  ...where,
  jti: zId,
  code: z.string(),
})

/** A pass of ours is not there any more. */
const zPassRemoved = z.strictObject({
  type: z.literal('pass-removed'),
  ...where,
  pass: z.string().check(z.maxLength(100)),
})

/** A press passed every check, and the account's number is about to be registered as a method. `jti` is the press's. */
const zRegisteringPhone = z.strictObject({
  type: z.literal('registering-phone'),
  ...where,
  delivery: zId,
  jti: zId,
  /** The person in the tenant. */
  user: zAccount,
  /** The last two digits of the number. */
  ending: z.string().check(z.regex(/^[0-9]{2}$/)),
})

/** It was registered: what was answered. */
const zPhoneRegistered = z.strictObject({
  type: z.literal('phone-registered'),
  ...where,
  jti: zId,
  phone: z.string().check(z.maxLength(100)),
  /** When it was created as the tenant tells, where it tells. */
  createdAt: z.optional(zInstant),
  receipt: z.string(),
})

/** It certainly was not registered. `code` is what was answered. */
const zPhoneNotRegistered = z.strictObject({
  type: z.literal('phone-not-registered'),
  ...where,
  jti: zId,
  code: z.string(),
})

/** No phone of ours is registered any more. */
const zPhoneRemoved = z.strictObject({ type: z.literal('phone-removed'), ...where })

/** A temporary password passed every check and is about to be set. `jti` is the job's id. */
const zTemporaryBegun = z.strictObject({
  type: z.literal('temporary-begun'),
  ...where,
  delivery: zId,
  jti: zId,
  controller: z.string(),
})

/** It was set and proved. `datedAt`: when the directory says that the password was last changed. */
const zTemporarySet = z.strictObject({
  type: z.literal('temporary-set'),
  ...where,
  jti: zId,
  datedAt: z.optional(zInstant),
})

/** It is about to be handed to the carrier: from here on it counts as sent. */
const zTemporarySending = z.strictObject({
  type: z.literal('temporary-sending'),
  ...where,
  jti: zId,
  sentTo: z.string().check(z.maxLength(20)),
})

const zTemporarySent = z.strictObject({
  type: z.literal('temporary-sent'),
  ...where,
  jti: zId,
  arrival: z.enum(['accepted', 'unknown']),
})

/** It certainly reached nobody: it was not set, or the carrier refused it. */
const zTemporaryNotSent = z.strictObject({
  type: z.literal('temporary-not-sent'),
  ...where,
  jti: zId,
  code: z.string(),
})

/** A pass that was minted is about to be handed to the carrier: from here on it counts as sent. */
const zPassSending = z.strictObject({
  type: z.literal('pass-sending'),
  ...where,
  delivery: zId,
  jti: zId,
  pass: z.string().check(z.maxLength(100)),
  once: z.boolean(),
  expiresAt: zInstant,
  sentTo: z.string().check(z.maxLength(20)),
  /** What was answered with it. */
  receipt: z.string(),
})

const zPassSent = z.strictObject({
  type: z.literal('pass-sent'),
  ...where,
  jti: zId,
  arrival: z.enum(['accepted', 'unknown']),
})

/** The carrier certainly refused it: nobody has it. */
const zPassNotSent = z.strictObject({
  type: z.literal('pass-not-sent'),
  ...where,
  jti: zId,
  code: z.string(),
})

/** Its owner, and those who watch, were told of a password that was set after a sign-in. */
const zOwnTold = z.strictObject({ type: z.literal('own-told'), ...where, jti: zId })

/** The clock was this far, and the server's agreed. `run` tells one run of the agent from another on a copy of its state. */
const zClockSeen = z.strictObject({ type: z.literal('clock-seen'), at: zInstant, run: zId })

/** The file was written anew without what is forgotten: the last line of the old one, and how many it had had. */
const zContinued = z.strictObject({
  type: z.literal('continued'),
  at: zInstant,
  ...zJournalPosition.shape,
})

/**
 * The journal turned out to be older than it has been, or another agent's with the same keys: what was shown is further
 * on than, or beside, the `held` entries it has. From here it counts on beyond both.
 */
const zPutBack = z.strictObject({
  type: z.literal('put-back'),
  at: zInstant,
  held: z.int(),
  ...zJournalPosition.shape,
})

/** An operator has looked, and the journal and the clock are to be relied on again from here. */
const zConfirmed = z.strictObject({ type: z.literal('confirmed'), at: zInstant })

/** One thing the agent did or is about to do, or found out about its own memory. */
export const zJournalEntry = z.discriminatedUnion('type', [
  zNumberFrozen,
  zNumberSeen,
  zTextSent,
  zSetting,
  zSet,
  zNotSet,
  zUnproved,
  zClosing,
  zClosed,
  zMinting,
  zMinted,
  zNotMinted,
  zPassRemoved,
  zRegisteringPhone,
  zPhoneRegistered,
  zPhoneNotRegistered,
  zPhoneRemoved,
  zTemporaryBegun,
  zTemporarySet,
  zTemporarySending,
  zTemporarySent,
  zTemporaryNotSent,
  zPassSending,
  zPassSent,
  zPassNotSent,
  zOwnTold,
  zClockSeen,
  zContinued,
  zPutBack,
  zConfirmed,
])
export type JournalEntry = z.infer<typeof zJournalEntry>
export type EntryOf<T extends JournalEntry['type']> = Extract<JournalEntry, { type: T }>
/** How a setting ended. */
export type SettingEnd =
  | EntryOf<'set'>
  | EntryOf<'not-set'>
  | EntryOf<'unproved'>
  | EntryOf<'closed'>
