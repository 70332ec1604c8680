import { z } from 'zod'
import { zParityRoute } from '../../protocol/parity-route.ts'
import { phases } from '../hires/list-hires.ts'
import { adviceCodes } from '../intake/device-advice.ts'

const text = z.string().nullable()
const instant = z.iso.datetime().nullable()

/** One hire as a list shows it. */
export const zListedHire = z
  .object({
    id: z.uuid(),
    employeeNumber: text,
    firstName: text,
    lastName: text,
    startsOn: z.string(),
    timeZone: z.string(),
    phase: z.enum(phases),
    problem: text.describe('Why a person has to look: a code of docs/errors.md.'),
    deskToldOf: text.describe('What the desk was last told of: a code of docs/errors.md.'),
    ticket: text.describe('The reference under which the desk knows it.'),
    deskUntoldSince: instant.describe('Since when the desk could not be told: nobody knows of it.'),
  })
  .meta({ id: 'ListedHire' })

/** One hire in full. Addresses are masked. */
export const zShownHire = zListedHire
  .extend({
    source: z.string(),
    objectGuid: text,
    userPrincipalName: text,
    samAccountName: text,
    startsAt: text,
    device: text,
    language: text,
    mobile: text.describe('Masked.'),
    mail: text.describe('Masked.'),
    managerName: text,
    managerMail: text.describe('Masked.'),
    delivery: z.uuid(),
    directory: z.string(),
    hindrances: z.array(z.string()),
    advice: z
      .object({ code: z.enum(adviceCodes), reason: z.string(), hint: z.string() })
      .nullable()
      .describe('Why what the plan gives will not open the first machine.'),
    accountFoundAt: instant,
    invitedAt: instant,
    keyedAt: instant,
    signedInAt: instant,
    closedAt: instant,
    nextLookAt: instant,
    route: z
      .object({ name: z.enum(['claim', ...zParityRoute.options]), custody: z.string() })
      .describe('How the plan hands a key over, and who could read it on its way.'),
    custody: z
      .object({
        readableBy: z
          .enum(['nobody', 'number-holder', 'manager'])
          .describe('Who could read the key on its way.'),
        proof: z
          .enum(['text', 'allowance', 'server'])
          .nullable()
          .describe(
            'What the agent took as proof, by its receipt. `server`: this server’s word alone, as its guard allows.',
          ),
      })
      .nullable()
      .describe('Of the key that was set last.'),
    missing: z
      .enum(['directory-password'])
      .nullable()
      .describe(
        'What the route does not give. `directory-password`: nobody has a password for the directory until they set one ' +
          'with their passkey (*my password*), or the service desk gives them one.',
      ),
    cloud: z
      .object({
        state: z
          .enum(['absent', 'hindered', 'ready', 'given', 'registered'])
          .describe(
            '`absent`: not in the tenant yet. `hindered`: no pass could be given now. `ready`: one could. `given`: one was ' +
              'shown. `registered`: its owner has a method that withstands phishing.',
          ),
        hindrances: z.array(z.string()),
        method: text,
        methodAt: instant,
        passMintedAt: instant,
        passEndsAt: instant,
        passRemovedAt: instant,
      })
      .nullable()
      .describe('The tenant’s half, where the plan promises that world and an agent has looked.'),
    timeline: z.array(
      z.object({
        at: z.iso.datetime(),
        event: z.string(),
        detail: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
  })
  .meta({ id: 'Hire' })

/** What became of each hire that was sent, in the order of the request. */
export const zTaken = z
  .object({
    new: z.int(),
    updated: z.int(),
    held: z.int(),
    unchanged: z.int(),
    closed: z.int(),
    cancelled: z.int(),
    refused: z.int(),
    results: z.array(
      z.object({
        outcome: z
          .enum(['new', 'updated', 'held', 'unchanged', 'closed', 'cancelled', 'refused'])
          .describe(
            '`held`: an address changed, so a person looks. `closed`: claimed already. `cancelled`: cancelled for this ' +
              'start before, and not taken; readmit the hire, then send it again.',
          ),
        id: z.uuid().optional(),
        notes: z
          .array(z.enum(['filled', 'moved', 'contact-changed', ...adviceCodes]))
          .optional()
          .describe('Of somebody new: why what the plan gives will not open their first machine.'),
        problems: z
          .array(
            z.object({
              column: z.string().optional(),
              code: z.string(),
              reason: z.string(),
              hint: z.string(),
            }),
          )
          .optional(),
      }),
    ),
  })
  .meta({ id: 'Taken' })
export type TakenAnswer = z.infer<typeof zTaken>
