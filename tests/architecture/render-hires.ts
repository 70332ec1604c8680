import { columnNames } from '../../server/intake/csv/column-names.ts'
import { hireFields, zHireRow } from '../../server/intake/row/hire-row.ts'
import { longestFields } from '../../server/intake/row/longest-fields.ts'
import { rowRefusals } from '../../server/intake/row/row-refusals.ts'

/** The page docs/hires.md: what a row may hold, and what can be wrong with it. */
export function renderHires(): string {
  const columns = hireFields.map((field) => {
    const description = zHireRow.shape[field].description ?? ''
    return `| \`${field}\` | ${columnNames[field].join(', ')} | ${longestFields[field]} | ${description} |`
  })
  const codes = Object.entries(rowRefusals).map(([code, [reason, hint]]) => {
    return `| \`${code}\` | ${reason} | ${hint.replaceAll('|', '\\|')} |`
  })
  return [
    head,
    '| field | columns that fill it | longest | what it is |',
    '|---|---|---|---|',
    ...columns,
    middle,
    '| code | reason | hint |',
    '|---|---|---|',
    ...codes,
    '',
  ].join('\n')
}

const head = `# Making hires known

By \`firstkey hire import hires.csv\`, or by \`POST /api/hires\` (docs/openapi.json) with the same fields. Doing it twice changes
nothing. This page is written by \`node tests/architecture/write-hires.ts\`.

A hire needs a start date, and an employee number or the name of an account. The rest may come later or from another source: rows
are joined on the employee number, objectGUID, user principal name or sAMAccountName. A field that was empty and is now filled is
taken. A mobile number or mail address that is another one than was first seen is **not** taken: the delivery is held and a person
looks. A start that moved is taken.

Somebody who was cancelled does not come back with the next export: the same start is answered with \`cancelled\` and not taken.
Another start is; and after \`firstkey hire readmit ID\` the next import that names them takes them as new. Their names are erased
when they are cancelled; what stays until the start is past are hashes under the server's key.

A CSV file is UTF-8, with \`;\`, \`,\` or tabs; its first line names the columns, in any of the ways below (case, blanks, dashes and
underscores do not matter). A column that is not known refuses the file. What a spreadsheet does to keep a text (\`="00123"\`, a
leading apostrophe) is undone; what it has destroyed (\`1.23E+05\`) is refused.

A start date is a date in the hire's time zone (the row's, else the configured one). \`7/12/2026\` could be two days and is refused;
\`2026-12-07\` is always right.
`

const middle = `
## What can be wrong with a row

A bad row is refused with its line, column, reason and hint, and the good ones go in; with \`--all-or-nothing\` none do.
`
