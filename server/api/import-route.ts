import { PassThrough } from 'node:stream'
import { z } from 'zod'
import { importAll } from '../intake/import/import-all.ts'
import { importEach } from '../intake/import/import-each.ts'
import type { ImportEvent } from '../intake/import/import-report.ts'
import type { ApiPorts } from './api-ports.ts'
import type { ApiServer } from './api-server.ts'
import { callerOf } from './authenticate.ts'
import { commonProblems, createProblemDocument } from './problem-document.ts'

/**
 * The import of a CSV file: it comes as a stream, and what happens goes back as a stream while it happens. The status is
 * 200 from the first line on; how it ended is said by the last one (`done`, or a problem).
 */
export function addImportRoute(server: ApiServer, ports: ApiPorts): void {
  void server.register((scoped: ApiServer, _options, ready) => {
    scoped.removeAllContentTypeParsers()
    scoped.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload))
    scoped.route({
      method: 'POST',
      url: '/api/hires/import',
      config: { scope: 'hires:write' },
      schema: {
        operationId: 'importHires',
        summary: 'Imports a CSV file',
        description:
          'Scope `hires:write`. Body: `text/csv`, at most 256 MiB, as docs/hires.md says. Answer: one JSON object per ' +
          'line while it runs: `refused`, `noted`, `progress`, and `done` last. Importing twice changes nothing, so no ' +
          'Idempotency-Key is needed.',
        consumes: ['text/csv'],
        tags: ['hires'],
        querystring: z.strictObject({
          'all-or-nothing': z.enum(['true', 'false']).default('false'),
        }),
        response: {
          200: {
            description: 'What happened, line by line.',
            content: { 'application/x-ndjson': { schema: z.unknown() } },
          },
          ...commonProblems,
        },
      },
      handler: (request, reply) => {
        const namer = { source: 'import', containers: callerOf(request).containers } as const
        const run = request.query['all-or-nothing'] === 'true' ? importAll : importEach
        const lines = new PassThrough()
        const tell = (event: ImportEvent) => writeLine(lines, event)
        const source = request.body as AsyncIterable<Uint8Array>
        run(source, namer, ports, tell)
          .catch((error: unknown) => {
            noteBreak(error, request.id, lines, ports)
            const problem = createProblemDocument('internal', request.id)
            return writeLine(lines, { event: 'broken', problem })
          })
          .finally(() => lines.end())
        void reply
          .type('application/x-ndjson')
          .serializer((text: unknown) => String(text))
          .send(lines)
      },
    })
    ready()
  })
}

/** Somebody who left is no fault of ours. */
function noteBreak(error: unknown, request: string, lines: PassThrough, { log }: ApiPorts): void {
  const name = error instanceof Error ? error.name : ''
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (lines.destroyed) log.info('api: an import was left', { request, name, code })
  else log.error('api: an import broke', { request, name, code })
}

/** Writes one line and resolves when the reader has room for more; a reader that left is not waited for. */
function writeLine(lines: PassThrough, line: object): Promise<void> {
  if (lines.destroyed) return Promise.resolve()
  const hasRoom = lines.write(`${JSON.stringify(line)}\n`)
  if (hasRoom) return Promise.resolve()
  return new Promise((resolve) => {
    lines.once('drain', resolve)
    lines.once('close', resolve)
  })
}
