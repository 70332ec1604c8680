import * as z from 'zod'
import { zAccount, zDirectory, zPurpose } from '../../protocol/ids.ts'
import { zParityRoute } from '../../protocol/parity-route.ts'
import { zPassUse } from '../../protocol/pass-use.ts'
import { isSameDn } from './split-dn.ts'

const zDn = z.string().regex(/^[A-Za-z]+=.+,.*DC=.+$/i, 'a distinguished name is expected')
const zSid = z.string().regex(/^S-1-[0-9-]+$/, 'a security identifier (S-1-5-…) is expected')
const zSidProblem = {
  error: 'a security identifier (S-1-5-…) is expected, or the object id of a group',
}
const zObjectId = z.guid().transform((id) => id.toLowerCase())
// `CORP\\name`, a SID or a GUID in braces would mean nobody, and a list that means nobody protects nobody.
const zAccountName = z
  .string()
  .regex(
    /^(?:[^"/\\[\]:;|=,+*?<>{}]+|[A-Za-z]+=.+)$/,
    'an account name, a user principal name, a DN or an objectGUID is expected',
  )
  .refine((entry) => !zSid.safeParse(entry).success, 'a SID belongs to `denyGroups`')
const zCount = z.int().min(0).max(100_000)

const zPassMinutes = z.int().min(10).max(43_200)

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
/** What a new account usually needs. Nothing that opens anything, and no private address. */
const provisionedAttributes = [
  ...['externalId', 'userName', 'active', 'displayName', 'title', 'userType', 'preferredLanguage'],
  ...['name.formatted', 'name.givenName', 'name.familyName'],
  ...['emails[type eq "work"].value', 'phoneNumbers[type eq "work"].value'],
  ...['employeeNumber', 'department', 'division', 'organization', 'costCenter', 'manager'].map(
    (name) => `${enterprise}:${name}`,
  ),
]

const zAllowance = z
  .strictObject({
    /** A mass start: more than usual, between two instants, and why. */
    from: z.iso.datetime({ offset: true }),
    until: z.iso.datetime({ offset: true }),
    perHour: zCount,
    reason: z.string().min(1).max(200),
  })
  .refine(({ from, until }) => Date.parse(from) < Date.parse(until), {
    error: '`from` must be before `until`',
  })

const zDirectoryRules = z.strictObject({
  /**
   * Accounts below these DNs, at any depth, and no others. Of a directory in the cloud alone there are none: `pass.units`
   * stands for them (see `fit-guard.ts`).
   */
  containers: z.array(zDn).default([]),
  purposes: z.array(zPurpose).default(['first', 'again']),
  /** `text`: no box without a code that an agent checked. `server`: the server's word is enough (see SECURITY.md). */
  proof: z.enum(['text', 'server']).default('text'),
  /** Whether a password that was set through us may be replaced by one that nobody knows (see `decide-close.ts`). */
  close: z.boolean().default(true),
  /** For how many days after it was set. */
  closeDays: z.int().min(1).max(365).default(30),
  /** Accounts that are never touched: sAMAccountName, user principal name, DN or objectGUID. */
  deny: z.array(zAccountName).default([]),
  /** Members of these groups, nested ones included, are never touched. Object ids in a directory of the cloud alone. */
  denyGroups: z.array(z.union([zSid, zObjectId], zSidProblem)).default([]),
  /** Password sets in any sixty minutes. */
  perHour: zCount.default(20),
  /** If given, only these accounts, named as in `deny`. */
  pilot: z.array(zAccountName).optional(),
  allowances: z.array(zAllowance).default([]),
  /** Where the number for codes may come from. `directory`: never from HR's words in a job. */
  numbers: z.enum(['directory', 'first-sight']).default('first-sight'),
  /** Hours before codes go to a number that replaced another one in the directory; the old one is told at first sight. */
  numberCoolDownHours: z.int().min(0).max(2160).default(72),
  /** Who comes back (purpose `return`): the account was disabled, and nobody signed in, for at least so many days. */
  returns: z.strictObject({ disabledDays: z.int().min(1).max(3650).default(30) }).prefault({}),
  /** Passes of the tenant. Absent: none is ever given. */
  pass: z
    .strictObject({
      /** Administrative units (object ids): their members, and nobody else. */
      units: z.array(zObjectId).min(1),
      /** `device-setup`: a pass that can be used more than once. */
      uses: z.array(zPassUse).min(1).default(['passkey']),
      /** How long one may live at most. Minutes. */
      maximumMinutes: z
        .strictObject({
          passkey: zPassMinutes.default(60),
          'device-setup': zPassMinutes.default(240),
        })
        .prefault({}),
      /** Passes in any sixty minutes. */
      perHour: zCount.default(20),
      /** Where the tenant does not let the agent see who signed in (P1 and `AuditLog.Read.All`): whether that is accepted. */
      signInsUnreadable: z.enum(['refuse', 'accept']).default('refuse'),
    })
    .optional(),
  /**
   * Ways of handing a key over that are less than a claim, by their names. None is ever taken on a server's word alone.
   */
  routes: z.array(zParityRoute).default([]),
  /** Phones that are registered as a method, for the route `reset-invite`. Absent: none is. */
  phones: z
    .strictObject({
      /** Administrative units (object ids): their members, and nobody else. */
      units: z.array(zObjectId).min(1),
      /** Phones in any sixty minutes. */
      perHour: zCount.default(20),
      /** As in `pass`. */
      signInsUnreadable: z.enum(['refuse', 'accept']).default('refuse'),
    })
    .optional(),
  /**
   * *My password*: who works here may set a new password after a strong sign-in, without the old one. Absent: nobody may.
   */
  own: z
    .strictObject({
      /** Accounts below these DNs, at any depth, and no others. */
      containers: z.array(zDn).min(1),
      /** The client id of the application that is registered for this and for nothing else. */
      application: z.guid().transform((id) => id.toLowerCase()),
      /** The authentication context that every sign-in has to satisfy. */
      context: z.string().regex(/^c[1-9][0-9]?$/, 'a context is c1 to c99'),
      /** Sets in any sixty minutes, apart from those of newcomers. */
      perHour: zCount.default(60),
    })
    .optional(),
  /** People may be sent to the tenant from HR's file. Absent: nobody is. */
  provision: z
    .strictObject({
      /** What may be sent of them, as paths of SCIM. */
      attributes: z.array(z.string().min(1)).min(1).default(provisionedAttributes),
      /** Whether somebody who exists may be changed, where the command asks for it. Never a protected account. */
      mayUpdate: z.boolean().default(false),
      /** Whether somebody may be sent as not active: their account would be disabled. */
      mayDisable: z.boolean().default(false),
      /** People in any twenty-four hours. */
      perDay: zCount.default(500),
    })
    .optional(),
  /** Text messages in any twenty-four hours. */
  texts: z
    .strictObject({
      perDelivery: zCount.default(10),
      perNumber: zCount.default(10),
      perDay: zCount.default(500),
      /** Countries (ISO 3166) whose numbers are written to. */
      countries: z
        .array(z.string().regex(/^[A-Z]{2}$/))
        .min(1)
        .optional(),
    })
    .prefault({}),
})

/** The rules for one directory. */
export type DirectoryRules = z.output<typeof zDirectoryRules>

/** The guard file: rules by the name of the directory. */
export const zGuardRules = z.strictObject({ directories: z.record(zDirectory, zDirectoryRules) })

/** Whether an entry of a list means this account. */
export function namesAccount(
  entry: string,
  account: {
    readonly account: string
    readonly samAccountName: string
    readonly userPrincipalName: string
    readonly distinguishedName: string
  },
): boolean {
  const wanted = entry.toLowerCase()
  if (zAccount.safeParse(wanted).success) return wanted === account.account
  return (
    wanted === account.samAccountName.toLowerCase() ||
    wanted === account.userPrincipalName.toLowerCase() ||
    isSameDn(entry, account.distinguishedName)
  )
}
