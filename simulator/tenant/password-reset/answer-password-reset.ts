import { type Html, html } from '../../web/html.ts'
import type { HttpAnswer, HttpRequest } from '../http/serve-http.ts'
import { answerPage, redirect } from '../sign-in/page-answer.ts'
import { renderShell } from '../sign-in/sign-in-pages.ts'
import type { PasswordReset, ResetRefusal } from './create-password-reset.ts'

const texts: Readonly<Record<ResetRefusal, string>> = {
  off: 'Your administrator has not turned this on.',
  unknown: 'This user name is not known here.',
  disabled: 'This account is disabled.',
  'not-registered': 'You have not registered enough ways to prove who you are.',
  'no-writeback': 'Your organization keeps its passwords somewhere else.',
  over: 'This has ended. Begin again.',
  'wrong-code': 'That code is not right. Try again.',
  'not-proved': 'Prove who you are first.',
  'weak-password': 'Choose a password that is harder to guess.',
  policy: 'This password does not meet your organization’s rules.',
  protected: 'The password of this account cannot be reset here.',
  refused: 'The password could not be changed.',
  unreachable: 'Your organization’s directory cannot be reached right now.',
}

interface Room {
  readonly domain: string
  readonly reset: PasswordReset
}

/** `/passwordreset`: who, by which method, the code, the new password. Where somebody is stands in the path, and in no cookie. */
export async function answerPasswordReset(room: Room, request: HttpRequest): Promise<HttpAnswer> {
  const [, , id] = request.url.pathname.split('/')
  const form = new URLSearchParams(request.body)
  const isPost = request.method === 'POST'
  if (id === undefined) return isPost ? begin(room, form.get('username') ?? '') : askWho(room)
  if (!isPost) return showNext(room, id)
  const action = form.get('action')
  if (action === 'send') return send(room, id, form.get('method') ?? '')
  if (action === 'prove') return prove(room, id, form.get('code') ?? '')
  const answer = await room.reset.finish(id, form.get('wanted') ?? '')
  return 'refused' in answer ? showNext(room, id, answer.refused) : say(room)
}

function send(room: Room, id: string, methodId: string): HttpAnswer {
  const answer = room.reset.sendCode(id, methodId)
  return 'refused' in answer ? showNext(room, id, answer.refused) : askCode(room, id)
}

function prove(room: Room, id: string, code: string): HttpAnswer {
  const answer = room.reset.prove(id, code)
  if (!('refused' in answer)) return redirect(`/passwordreset/${id}`)
  const { refused } = answer
  return refused === 'wrong-code' ? askCode(room, id, refused) : askWho(room, refused)
}

function begin(room: Room, name: string): HttpAnswer {
  const answer = room.reset.begin(name)
  return 'refused' in answer
    ? askWho(room, answer.refused)
    : redirect(`/passwordreset/${answer.id}`)
}

function showNext(room: Room, id: string, refused?: ResetRefusal): HttpAnswer {
  const progress = room.reset.progress(id)
  if ('refused' in progress) return askWho(room, progress.refused)
  const { left, methods } = progress
  if (left === 0) return askPassword(room, id, refused)
  const ways = methods.map(
    (method) => html`<form method="post" action="/passwordreset/${id}">
<input type="hidden" name="method" value="${method.id}">
<button name="action" value="send">${method.kind === 'phone' ? 'Text' : 'Email'} ${method.hint}</button></form>`,
  )
  const count = left === 1 ? 'One way' : 'Two ways'
  return page(room, 'Verify your identity', html`<p>${count} to go.</p>${ways}`, refused)
}

function askWho(room: Room, refused?: ResetRefusal): HttpAnswer {
  const body = html`<form method="post" action="/passwordreset">
<label for="username">Email or user name</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required>
<button>Next</button></form>`
  return page(room, 'Get back into your account', body, refused)
}

function askCode(room: Room, id: string, refused?: ResetRefusal): HttpAnswer {
  const body = html`<form method="post" action="/passwordreset/${id}"><label for="code">Code</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required>
<button name="action" value="prove">Next</button></form>`
  return page(room, 'Enter your code', body, refused)
}

function askPassword(room: Room, id: string, refused?: ResetRefusal): HttpAnswer {
  const body = html`<form method="post" action="/passwordreset/${id}">
<label for="wanted">New password</label>
<input id="wanted" name="wanted" type="password" autocomplete="new-password" required>
<button name="action" value="finish">Finish</button></form>`
  return page(room, 'Choose a new password', body, refused)
}

function say(room: Room): HttpAnswer {
  return page(
    room,
    'Your password has been reset',
    html`<p><a href="/security-info">Sign in</a></p>`,
  )
}

function page(room: Room, title: string, body: Html, refused?: ResetRefusal): HttpAnswer {
  const problem = refused ? html`<p class="answer bad" role="alert">${texts[refused]}</p>` : html``
  const whole = html`<div class="machine"><h1>${title}</h1>${problem}${body}</div>`
  return answerPage(refused ? 400 : 200, renderShell(room, { title, body: whole }))
}
