import type { HttpAnswer } from '../http/serve-http.ts'

/**
 * No `form-action`: a browser holds it against every redirect that follows a form, and the last one leads to the client's own
 * site.
 */
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const always = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': policy,
}

/** A page of the tenant. */
export function answerPage(status: number, body: string): HttpAnswer {
  return { status, headers: { ...always, 'content-type': 'text/html; charset=utf-8' }, body }
}

/** On to another page. */
export function redirect(location: string, cookie?: string): HttpAnswer {
  const headers = cookie === undefined ? {} : { 'set-cookie': cookie }
  return { status: 303, headers: { ...always, location, ...headers }, body: '' }
}
