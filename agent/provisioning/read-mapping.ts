import * as z from 'zod'
import { describeProblems } from '../describe-problems.ts'
import { StartProblem } from '../start-problem.ts'

/** An attribute comes from a column of the file, or is the same for everybody. */
const zSource = z.union([
  z.string().min(1),
  z.strictObject({ constant: z.union([z.string().min(1), z.boolean()]) }),
])
export type MappedSource = z.output<typeof zSource>

/** What the server is told of somebody, so that their delivery can begin: under its own names. */
export const hireFields = [
  'startsOn',
  'startsAt',
  'timeZone',
  'firstName',
  'lastName',
  'language',
  'mobile',
  'mail',
  'managerName',
  'managerMail',
] as const
export type HireField = (typeof hireFields)[number]

const zMapping = z.strictObject({
  /** Between the cells of a line. */
  delimiter: z.enum([',', ';', '\t']).default(','),
  /** SCIM path to column or constant. */
  attributes: z.record(z.string(), zSource),
  /** Field of a hire to column. */
  hire: z.partialRecord(z.enum(hireFields), z.string().min(1)),
})
export type Mapping = z.output<typeof zMapping>

/** `userName`, `name.givenName`, `emails[type eq "work"].value`, `urn:contoso:employee:HireDate`. */
const scimPath = /^(urn:[A-Za-z0-9:.-]+|[A-Za-z]+(\[type eq "[a-z]+"\])?(\.[A-Za-z]+)?)$/

/** What a new account needs at least. */
const wanted = ['externalId', 'userName', 'active'] as const

/**
 * Reads a mapping file. `allowed`: the attributes that the guard file lets through. Throws {@link StartProblem} with every
 * problem at once, before anything is sent.
 */
export function readMapping(document: unknown, allowed: readonly string[]): Mapping {
  const parsed = zMapping.safeParse(document)
  if (!parsed.success) throw refuse(describeProblems(parsed.error))
  const { attributes, hire } = parsed.data
  const problems = [
    ...Object.keys(attributes).flatMap((path) => findPathProblem(path, allowed)),
    ...wanted
      .filter((path) => attributes[path] === undefined)
      .map((path) => `attributes.${path}: missing`),
    ...('constant' in Object(attributes['externalId'])
      ? ['attributes.externalId: a column is needed']
      : []),
    ...(hire.startsOn === undefined
      ? ['hire.startsOn: missing: without a first day nobody is let in']
      : []),
  ]
  if (problems.length > 0) throw refuse(problems)
  return parsed.data
}

function findPathProblem(path: string, allowed: readonly string[]): readonly string[] {
  if (/password/i.test(path)) return [`attributes.${path}: passwords are never sent`]
  if (!scimPath.test(path)) return [`attributes.${path}: is no path of SCIM`]
  if (!allowed.includes(path)) {
    return [`attributes.${path}: not in \`provision.attributes\` of the guard file`]
  }
  return []
}

function refuse(problems: readonly string[]): StartProblem {
  return new StartProblem(
    ['the mapping file cannot be used', ...problems].join('\n  '),
    'correct every line above; nothing was sent',
  )
}
