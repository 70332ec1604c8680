import * as z from 'zod'

const zGuid = z.guid().transform((id) => id.toLowerCase())

/** What people can be recognised by; texts that are compared whole, without regard to case. */
const attributes = [
  'city',
  'companyName',
  'country',
  'department',
  'employeeType',
  'jobTitle',
  'officeLocation',
  'usageLocation',
] as const

/** Who arrives by a change that is seen. All of one rule has to hold; one of several rules is enough. */
const zRule = z
  .strictObject({
    /** They start so many days ahead at most, and started no longer ago than a month. */
    hireDateWithinDays: z.int().min(1).max(365).optional(),
    /** They are in one of these groups. Joining a group is no change of a person: name a hire date as well. */
    groups: z.array(zGuid).min(1).max(20).optional(),
    attribute: z.enum(attributes).optional(),
    equals: z.array(z.string().min(1).max(128)).min(1).max(50).optional(),
  })
  .refine(({ attribute, equals }) => (attribute === undefined) === (equals === undefined), {
    error: '`attribute` and `equals` go together',
  })
  .refine((rule) => Object.values(rule).some((each) => each !== undefined), {
    error: 'a rule that says nothing would let everybody arrive',
  })
export type ArrivalRule = z.output<typeof zRule>

/** The Logic App that hands on what a workflow says, and whom the workflow is for: what `firstkey entra connect` makes. */
const zRelay = z.strictObject({
  subscriptionId: zGuid,
  resourceGroupName: z.string().regex(/^[\w().-]{1,90}$/),
  logicAppWorkflowName: z.string().regex(/^[\w-]{1,80}$/),
  /** The rule of the workflow’s scope, in Entra’s own words, as `(department eq 'Sales')`. */
  scope: z.string().min(1).max(1000),
  /** So many days before the hire date, as a negative number. */
  offsetInDays: z.int().min(-180).max(60).default(-7),
  /** Runs by itself for whom the scope names. Otherwise somebody runs it on demand. */
  isScheduled: z.boolean().default(true),
})
export type RelaySettings = z.output<typeof zRelay>

/** How people may arrive from the tenant. Absent: they do not. */
export const zArrivalSettings = z.strictObject({
  /** Workflows that call the server are read about, and answered. */
  workflows: z.boolean().default(false),
  /** Changes of people are read, and those are named to the server whom a rule recognises. */
  changes: z.array(zRule).min(1).max(10).optional(),
  relay: zRelay.optional(),
})
export type ArrivalSettings = z.output<typeof zArrivalSettings>

/** What is asked of everybody, so that the rules can be looked at. */
export const attributeNames: readonly string[] = attributes
