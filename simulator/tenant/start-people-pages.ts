import type { Clock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import { retryAfter } from './http/retry-after.ts'
import { serveHttp } from './http/serve-http.ts'
import type { PeoplePages } from './people-pages.ts'
import { answerPage } from './sign-in/page-answer.ts'
import { renderDeadEnd } from './sign-in/sign-in-pages.ts'

/**
 * The pages for people on a host of their own, without a certificate: nobody's browser trusts the authority of this run, and a
 * browser makes no passkey on a page that it does not trust, but does on plain localhost. In Entra they are on hosts with one.
 */
export async function startPeoplePages(
  pages: PeoplePages,
  port: number,
  ports: { readonly faults: Faults; readonly clock: Clock },
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const http = await serveHttp(
    {
      port,
      target: 'token',
      operationOf: (request) => pages.operationOf(request) ?? 'unknown',
      answer: (request) => pages.answer(request),
      answerFault(fault) {
        const page = answerPage(fault.code ?? 503, renderDeadEnd('', fault.text ?? 'A fault.'))
        return { ...page, headers: { ...page.headers, ...retryAfter(fault, ports.clock) } }
      },
    },
    ports,
  )
  return { url: `http://localhost:${http.port}`, stop: http.stop }
}
