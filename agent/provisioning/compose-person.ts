import type { ProvisionedRow } from '../../protocol/provisioning-jobs.ts'
import type { HireField, MappedSource, Mapping } from './read-mapping.ts'

/** A row of HR's file, by its columns. */
export type Row = Readonly<Record<string, string>>

/** Somebody as they would be sent, and as the server would be told of them. */
export interface ComposedPerson {
  /** The source's own id: the employee number. */
  readonly id: string
  /** SCIM, without its frame. */
  readonly data: Readonly<Record<string, unknown>>
  readonly active: boolean
  /** Whose manager it names, by the same kind of id. */
  readonly manager?: string
  readonly hire: ProvisionedRow
}

export type Composed =
  | { readonly person: ComposedPerson }
  | { readonly problems: readonly string[] }

const core = 'urn:ietf:params:scim:schemas:core:2.0:User'
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const managerPath = `${enterprise}:manager`

/** Words that a cell may say, in the languages of our users. Anything else is a problem, and never a no. */
const yes: ReadonlySet<string> = new Set(['true', '1', 'yes', 'ja', 'active', 'actief'])
const no: ReadonlySet<string> = new Set(['false', '0', 'no', 'nee', 'inactive', 'inactief'])

/**
 * Makes a row an operation, or says everything that is wrong with it. `active` always stands in it, in so many words: left out,
 * Microsoft's job would disable whoever is there.
 */
export function composePerson(row: Row, mapping: Mapping): Composed {
  const read = readerOf(row)
  const { externalId = '', userName = '', active: activeFrom = '', ...rest } = mapping.attributes
  const id = String(read(externalId) ?? '')
  const active = toActive(read(activeFrom))
  const start = mapping.hire.startsOn ?? ''
  const problems = [
    ...problem(!idShape.test(id), externalId, 'empty, or too long for an employee number'),
    ...problem(!read(userName), userName, 'empty'),
    ...problem(active === undefined, activeFrom, 'says neither yes nor no'),
    ...problem(!isDay(row[start]?.trim()), start, 'a day such as 2026-12-07 is needed'),
  ]
  if (problems.length > 0 || active === undefined) return { problems }
  const data: Record<string, unknown> = { externalId: id, userName: read(userName), active }
  for (const [path, source] of Object.entries(rest)) {
    const value = read(source)
    if (path !== managerPath && value !== undefined && value !== '') place(data, path, value)
  }
  const schemas = [core, ...Object.keys(data).filter((key) => key.startsWith('urn:'))]
  const manager = String(read(rest[managerPath] ?? '') ?? '')
  const hire = { employeeNumber: id, ...fieldsOf(row, mapping) }
  return {
    person: { id, data: { schemas, ...data }, active, hire, ...(manager ? { manager } : {}) },
  }
}

const idShape = /^[^\p{C}]{1,64}$/u

const readerOf = (row: Row) => (source: MappedSource) =>
  typeof source === 'string' ? row[source]?.trim() : source.constant

function problem(isOne: boolean, source: MappedSource, said: string): readonly string[] {
  return isOne ? [`${typeof source === 'string' ? source : 'a constant'}: ${said}`] : []
}

/** The person with a manager who is there, or comes along; never a manager that a job would make up. */
export function withManager({ data, manager }: ComposedPerson): Readonly<Record<string, unknown>> {
  const { schemas, [enterprise]: known = {}, ...rest } = data as Record<string, object>
  const all = [...new Set([...(schemas as unknown as string[]), enterprise])]
  return { schemas: all, ...rest, [enterprise]: { ...known, manager: { value: manager } } }
}

function toActive(said: string | boolean | undefined): boolean | undefined {
  if (typeof said === 'boolean') return said
  const word = said?.toLowerCase() ?? ''
  if (yes.has(word)) return true
  return no.has(word) ? false : undefined
}

function isDay(text: string | undefined): boolean {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

function fieldsOf(row: Row, { hire }: Mapping): { readonly [field in HireField]?: string } {
  const entries = Object.entries(hire).flatMap(([field, column]) => {
    const value = row[column]?.trim()
    return value ? [[field, value] as const] : []
  })
  return Object.fromEntries(entries)
}

/** Puts a value where its path says: into an extension, a list with a type, or a place of its own. */
function place(data: Record<string, unknown>, path: string, value: string | boolean): void {
  const extension = /^(urn:.+):([^:]+)$/.exec(path)
  const listed = /^(\w+)\[type eq "(\w+)"\]\.(\w+)$/.exec(path)
  if (extension) {
    const [, schema = '', attribute = ''] = extension
    data[schema] = { ...(data[schema] as object | undefined), [attribute]: value }
  } else if (listed) {
    const [, list = '', type = '', attribute = ''] = listed
    const items = (data[list] ?? []) as { type: string }[]
    const item = items.find((each) => each.type === type) ?? { type }
    data[list] = [...items.filter((each) => each !== item), { ...item, [attribute]: value }]
  } else {
    const [first = '', second] = path.split('.')
    data[first] =
      second === undefined ? value : { ...(data[first] as object | undefined), [second]: value }
  }
}
