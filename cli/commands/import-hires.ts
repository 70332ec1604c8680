import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import process from 'node:process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import * as z from 'zod/mini'
import { CliProblem } from '../cli-problem.ts'
import type { CommandContext, Terminal } from '../command-context.ts'
import { openApi } from '../open-api.ts'
import { printFacts } from '../terminal/print-facts.ts'
import { printPlace } from '../terminal/print-problem.ts'
import { createProgressBar, type ProgressBar } from '../terminal/progress-bar.ts'
import { describePlace } from '../to-cli-problem.ts'

const counts = {
  bytes: z.number(),
  rows: z.number(),
  new: z.number(),
  updated: z.number(),
  held: z.number(),
  unchanged: z.number(),
  closed: z.number(),
  cancelled: z.number(),
  refused: z.number(),
  advised: z.array(z.object({ hires: z.number(), reason: z.string(), hint: z.string() })),
}
const zRoute = z.object({ name: z.string(), custody: z.string() })
const zPlace = z.object({
  line: z.optional(z.number()),
  column: z.optional(z.string()),
  reason: z.string(),
  hint: z.string(),
})
const zEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('refused'), problems: z.array(zPlace) }),
  z.object({
    event: z.literal('noted'),
    line: z.number(),
    outcome: z.enum(['held', 'cancelled']),
    hire: z.string(),
  }),
  z.object({ event: z.literal('progress'), ...counts }),
  z.object({
    event: z.literal('done'),
    committed: z.boolean(),
    complete: z.boolean(),
    route: zRoute,
    ...counts,
  }),
  z.object({
    event: z.literal('broken'),
    problem: z.object({ title: z.string(), instance: z.string() }),
  }),
])
type Event = z.infer<typeof zEvent>
type Done = Extract<Event, { event: 'done' }>
type Noted = Extract<Event, { event: 'noted' }>

interface ImportOptions {
  readonly allOrNothing: boolean
  readonly json: boolean
}

/** `hire import FILE`. Exit code 0: all in; 3: some refused; 1: nothing, or it broke off. */
export async function importHires(
  file: string,
  options: ImportOptions,
  context: CommandContext,
): Promise<number> {
  const { terminal, clock, settings } = context
  const source = await openSource(file)
  const sent = { bytes: 0 }
  const bar = createProgressBar(terminal, clock, source.size)
  const count = (bytes: number) => {
    sent.bytes += bytes
    bar.show(sent.bytes, '')
  }
  const path = `/api/hires/import?all-or-nothing=${options.allOrNothing}`
  let done: Done | undefined
  try {
    const api = await openApi(settings)
    const answer = await api.stream(path, 'text/csv', source.stream, count)
    for await (const line of createInterface({ input: answer })) {
      const event = zEvent.parse(JSON.parse(line))
      if (options.json) terminal.out(`${line}\n`)
      else printEvent(event, terminal, bar, sent.bytes)
      if (event.event === 'done') done = event
      if (event.event === 'broken') throw brokenOff(event.problem.instance)
    }
  } finally {
    // Whatever is printed next stands on a line of its own.
    bar.clear()
  }
  if (!done) throw brokenOff('the answer ended early')
  if (!options.json) printDone(done, terminal)
  return exitCodeOf(done)
}

async function openSource(file: string): Promise<{ stream: Readable; size: number }> {
  if (file === '-') return { stream: process.stdin, size: 0 }
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => error.code ?? error.name)
  if (typeof found !== 'string' && found.isFile()) {
    return { stream: createReadStream(file), size: found.size }
  }
  const why = typeof found === 'string' ? found : 'it is no file'
  throw new CliProblem(`${file} cannot be read (${why})`, 'check the name and the rights', {
    exitCode: 2,
  })
}

function printEvent(event: Event, terminal: Terminal, bar: ProgressBar, bytes: number): void {
  switch (event.event) {
    case 'refused':
      bar.clear()
      for (const place of event.problems) printPlace(terminal, describePlace(place), place.hint)
      return
    case 'noted':
      bar.clear()
      printNoted(event, terminal)
      return
    case 'progress':
      bar.show(bytes, `${event.rows.toLocaleString('en')} rows, ${event.refused} refused`)
      return
    default:
      return
  }
}

function printNoted({ line, outcome, hire }: Noted, terminal: Terminal): void {
  const [what, hint] =
    outcome === 'held'
      ? [
          'an address differs from the one first seen, which is kept',
          `ask HR who changed it; firstkey hire show ${hire}`,
        ]
      : [
          'this hire was cancelled for this start, and is not taken',
          `to take them after all: firstkey hire readmit ${hire}, then import again`,
        ]
  printPlace(terminal, `line ${line}: ${what}`, hint)
}

function printDone(done: Done, terminal: Terminal): void {
  const nothing = done.committed ? '' : '  (nothing was taken)'
  printFacts(terminal, [
    ['rows', `${done.rows}${nothing}`],
    ['new', done.new],
    ['updated', done.updated || null],
    ['held', done.held || null],
    ['unchanged', done.unchanged || null],
    ['closed', done.closed || null],
    ['cancelled', done.cancelled || null],
    ['refused', done.refused],
    ['route', done.route.name === 'claim' ? null : `${done.route.name}: ${done.route.custody}`],
  ])
  for (const { hires, reason, hint } of done.advised) {
    printPlace(terminal, `${hires} of the new: ${reason}`, hint)
  }
  if (!done.complete) {
    terminal.err('error: the file could not be read to its end\n')
    terminal.err('hint: correct it and import it again; importing twice changes nothing\n')
  }
}

function exitCodeOf({ committed, complete, rows, refused }: Done): number {
  if (committed && complete && refused === 0) return 0
  return committed && rows > refused ? 3 : 1
}

function brokenOff(why: string): CliProblem {
  return new CliProblem(
    `the import broke off (${why})`,
    'import the file again: what is in already stays as it is',
  )
}
