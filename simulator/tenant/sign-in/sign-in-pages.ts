import { type Html, html } from '../../web/html.ts'
import type { Strength } from '../state/conditional-access.ts'
import type { Ask } from './decide-next-step.ts'
import type { ProofRefusal } from './try-proof.ts'

/** What a page of a sign-in stands in. */
export interface Card {
  readonly domain: string
  /** Where it leads to. */
  readonly application: string
  /** Who is signing in, as far as that is known. */
  readonly name: string | undefined
  /** Where its forms go. */
  readonly href: string
  readonly problem?: string | undefined
}

/** One whole page. It stands in for Microsoft's, and says so. */
export function renderShell(
  { domain }: { readonly domain: string },
  page: { readonly title: string; readonly body: Html; readonly script?: boolean },
): string {
  const script = page.script ? html`<script src="/passkey.js" defer></script>` : html``
  const whole = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Simulator</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<link rel="stylesheet" href="/sign-in.css">
${script}
</head>
<body>
<header><p class="mark">${domain}</p><p class="quiet aside">stands in for Microsoft</p></header>
<main>
${page.body}
</main>
</body>
</html>
`
  return whole.text
}

function renderCard(
  card: Card,
  page: { readonly title: string; readonly body: Html; readonly script?: boolean },
): string {
  const { name, problem, application, href } = card
  const who = name
    ? html`<p class="who">${breakName(name)} <a href="${href}?as=other">Not you?</a></p>`
    : html``
  const answer = problem ? html`<p class="answer bad" role="alert">${problem}</p>` : html``
  const body = html`<div class="machine">${who}
<h1>${page.title}</h1>
<p class="quiet">to continue to ${application}</p>
${answer}
${page.body}</div>`
  return renderShell(card, { ...page, body })
}

/** A long name breaks before its domain. */
function breakName(name: string): Html {
  const [local = '', ...rest] = name.split('@')
  return html`${local}<wbr>${rest.map((each) => `@${each}`).join('')}`
}

/** Who is it? */
export function renderWho(card: Card, loginHint = ''): string {
  return renderCard(card, {
    title: 'Sign in',
    body: html`<form method="post" action="${card.href}">
<label for="username">Email, phone, or user name</label>
<input id="username" name="username" value="${loginHint}" autocomplete="username" autocapitalize="none" spellcheck="false" inputmode="email" required autofocus>
<button name="action" value="who">Next</button></form>
<p class="ways"><a href="${card.href}?with=passkey">Sign in with a passkey</a></p>`,
  })
}

/** A password, or a pass. */
export function renderSecret(card: Card, ask: 'password' | 'pass', others: readonly Ask[]): string {
  const label = ask === 'pass' ? 'Temporary Access Pass' : 'Password'
  const completion = ask === 'pass' ? 'off' : 'current-password'
  return renderCard(card, {
    title: ask === 'pass' ? 'Enter Temporary Access Pass' : 'Enter password',
    body: html`<form method="post" action="${card.href}">
<input type="hidden" name="username" value="${card.name}" autocomplete="username">
<label for="${ask}">${label}</label>
<input id="${ask}" name="${ask}" type="password" autocomplete="${completion}" required autofocus>
<button name="action" value="${ask}">Sign in</button></form>
${renderWays(card, others)}`,
  })
}

/** A passkey: the one step that needs JavaScript, here as there. */
export function renderPasskey(card: Card, options: unknown, others: readonly Ask[]): string {
  return renderCard(card, {
    title: 'Face, fingerprint, PIN or security key',
    script: true,
    body: html`<p>Your device opens a window. Follow what it says there.</p>
<form method="post" action="${card.href}" data-passkey="get" data-options="${JSON.stringify(options)}">
<input type="hidden" name="action" value="passkey"><input type="hidden" name="answer">
<p class="answer bad" role="alert" hidden></p>
<noscript><p class="answer bad">This way needs JavaScript.</p></noscript>
<button>Use your passkey</button></form>
${renderWays(card, others)}`,
  })
}

/** The password was right, and is over. */
export function renderMustChange(card: Card): string {
  return renderCard(card, {
    title: 'Update your password',
    body: html`<p>You need to update your password because this is the first time you are signing in, or because your password has expired.</p>
<form method="post" action="${card.href}">
<label for="password">Current password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<label for="wanted">New password</label>
<input id="wanted" name="wanted" type="password" autocomplete="new-password" required>
<label for="again">Confirm password</label>
<input id="again" name="again" type="password" autocomplete="new-password" required>
<button name="action" value="change">Sign in</button></form>`,
  })
}

/** A policy wants more than this person has. */
export function renderStuck(card: Card, strength: Strength): string {
  return renderCard(card, {
    title: 'You can’t get there from here',
    body: html`<p>${stuckTexts[strength]}</p>
<p><a href="/security-info">Security info</a></p>
<form method="post" action="${card.href}"><button name="action" value="cancel">Go back</button></form>`,
  })
}

/** The end of a way. */
export function renderDeadEnd(domain: string, text: string, code = ''): string {
  return renderShell(
    { domain },
    {
      title: 'Sign in',
      body: html`<div class="machine"><h1>Sorry, but we’re having trouble signing you in.</h1>
<p class="answer bad" role="alert">${code ? html`AADSTS${code}: ` : html``}${text}</p></div>`,
    },
  )
}

function renderWays({ href, name }: Card, others: readonly Ask[]): Html {
  const ways = others.map(
    (ask) => html`<li><a href="${href}?with=${ask}">${waysTexts[ask]}</a></li>`,
  )
  if (!name) return html`<p class="ways"><a href="${href}?as=other">Use a user name</a></p>`
  if (ways.length === 0) return html``
  return html`<details class="ways"><summary>Use another way</summary><ul>${ways}</ul></details>`
}

const waysTexts: Readonly<Record<Ask, string>> = {
  pass: 'Use a Temporary Access Pass',
  passkey: 'Use a face, fingerprint, PIN or security key',
  password: 'Use a password',
}

const stuckTexts: Readonly<Record<Strength, string>> = {
  mfa: 'More than a password is needed, and there is nothing else on your account yet. Your help desk can give you a Temporary Access Pass.',
  passwordless:
    'A passkey is needed, and there is none on your account yet. Register one at the security info page first.',
  'phishing-resistant':
    'A passkey is needed, and there is none on your account yet. Register one at the security info page first.',
}

/** What the page says. All but the text of `blocked` is as commonly seen, or our own: UNVERIFIED. */
export const refusalTexts: Readonly<Record<ProofRefusal | 'nobody' | 'different', string>> = {
  wrong: 'That is not right. If you don’t remember it, ask your help desk.',
  expired: 'Your Temporary Access Pass has expired. Ask for a new one.',
  disabled: 'Your account has been disabled. Contact your support person, then try again.',
  blocked: 'Temporary Access Pass sign in was blocked due to User Credential Policy.',
  ended: 'Your Temporary Access Pass has ended.',
  'must-change': 'You need to update your password.',
  'unknown-passkey': 'We couldn’t verify you or the key you used. Try again, or use another way.',
  'weak-password':
    'Your password must be at least 8 characters long, with three of: small letters, capital letters, digits, signs.',
  'not-here':
    'Your organization doesn’t allow you to update your password on this site. Please contact your admin.',
  nobody:
    'This username may be incorrect. Make sure you typed it correctly. Otherwise, contact your admin.',
  different: 'The new passwords are not the same.',
}
