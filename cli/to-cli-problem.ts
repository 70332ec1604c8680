import * as z from 'zod/mini'
import { CliProblem } from './cli-problem.ts'

const zProblem = z.object({
  title: z.string(),
  detail: z.optional(z.string()),
  hint: z.string(),
  instance: z.optional(z.string()),
  problems: z.optional(
    z.array(
      z.object({
        line: z.optional(z.number()),
        row: z.optional(z.number()),
        column: z.optional(z.string()),
        reason: z.string(),
        hint: z.string(),
      }),
    ),
  ),
})

/** A problem document in the words of the terminal. */
export function toCliProblem(document: unknown, status: number): CliProblem {
  const parsed = zProblem.safeParse(document)
  if (!parsed.success) {
    return new CliProblem(
      `the server answered with status ${status} and no explanation`,
      'check that --server names a Firstkey API and not another program',
    )
  }
  const { title, detail, hint, instance, problems } = parsed.data
  const because = detail === undefined ? '' : ` (${bare(detail)})`
  const where = status >= 500 && instance !== undefined ? ` (${instance})` : ''
  return new CliProblem(`${bare(title)}${because}${where}`, bare(hint), {
    exitCode: 1,
    places: (problems ?? []).map((place) => ({ text: describePlace(place), hint: place.hint })),
  })
}

interface NamedPlace {
  readonly line?: number | undefined
  readonly row?: number | undefined
  readonly column?: string | undefined
  readonly reason: string
}

/** `line 3, Mobile: it is not a mobile number` */
export function describePlace({ line, row, column, reason }: NamedPlace): string {
  const where = [
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(row === undefined ? [] : [`hire ${row + 1}`]),
    ...(column === undefined ? [] : [column]),
  ].join(', ')
  return where === '' ? reason : `${where}: ${reason}`
}

/** A sentence as the terminal says it: no capital, no full stop. */
function bare(sentence: string): string {
  const first = /^[A-Z][a-z]/.test(sentence) || sentence.startsWith('A ')
  const start = first ? sentence.charAt(0).toLowerCase() : sentence.charAt(0)
  return `${start}${sentence.slice(1)}`.replace(/\.$/, '')
}
