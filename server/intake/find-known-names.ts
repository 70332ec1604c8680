import { sql } from 'kysely'
import type { Hire, HireNames } from './hire.ts'
import type { IntakeTransaction } from './intake-ports.ts'

/** How each kind of name is compared: by the database, whose indexes and unique rules compare alike. */
const comparisons = {
  employeeNumber: { column: sql`hire.employee_number`, asked: sql`asked.name` },
  objectGuid: { column: sql`hire.object_guid`, asked: sql`asked.name::uuid` },
  userPrincipalName: {
    column: sql`lower(hire.user_principal_name)`,
    asked: sql`lower(asked.name)`,
  },
  samAccountName: { column: sql`lower(hire.sam_account_name)`, asked: sql`lower(asked.name)` },
} as const satisfies Record<keyof HireNames, unknown>

/** What a row is named by, in the form that is compared, and whether a hire, live or closed, carries one of these names. */
interface NamedRow {
  readonly names: readonly string[]
  readonly known: boolean
}

/** Looks up the names of many rows at once, one statement for each kind of name. In the order of `hires`. */
export async function findKnownNames(
  transaction: IntakeTransaction,
  hires: readonly Hire[],
): Promise<readonly NamedRow[]> {
  const found = hires.map(() => ({ names: [] as string[], known: false }))
  for (const kind of Object.keys(comparisons) as (keyof HireNames)[]) {
    const asked = hires.flatMap(({ names }, row) => {
      const name = names[kind]
      return name === undefined ? [] : [{ row, name }]
    })
    if (asked.length === 0) continue
    for (const { row, name, known } of await askFor(transaction, kind, asked)) {
      const named = found[row]
      named?.names.push(`${kind} ${name}`)
      if (named && known) named.known = true
    }
  }
  return found
}

async function askFor(
  transaction: IntakeTransaction,
  kind: keyof HireNames,
  asked: readonly { readonly row: number; readonly name: string }[],
) {
  const comparison = comparisons[kind]
  const { rows } = await sql<{ row: number; name: string; known: boolean }>`
    select asked.row, (${comparison.asked})::text as name,
      exists (select from firstkey.hire where ${comparison.column} = ${comparison.asked}) as known
    from unnest(
      ${asked.map(({ row }) => row)}::int[],
      ${asked.map(({ name }) => name)}::text[]
    ) as asked (row, name)
  `.execute(transaction)
  return rows
}
