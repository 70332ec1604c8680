import { type Html, html } from '../../web/html.ts'
import { renderTime } from '../../web/page.ts'
import { renderShell } from '../sign-in/sign-in-pages.ts'
import type { SignInNote } from '../sign-in/sign-in-room.ts'
import type { SignInSession } from '../sign-in/sign-in-session.ts'
import type { Method, Person } from '../state/person.ts'

/** Whose pages these are, and what has just been done. */
export interface Owner {
  readonly domain: string
  readonly person: Person
  readonly session: SignInSession
  readonly notice?: { readonly text: string; readonly isGood: boolean } | undefined
}

const tabs = [
  ['/security-info', 'Security info'],
  ['/security-info/sign-ins', 'Recent sign-ins'],
  ['/security-info/password', 'Password'],
] as const

function renderOwned(
  owner: Owner,
  page: {
    readonly title: string
    readonly room: string
    readonly body: Html
    readonly script?: boolean
  },
): string {
  const { notice, person } = owner
  const links = tabs.map(([href, name]) =>
    href === page.room
      ? html`<a href="${href}" aria-current="page">${name}</a>`
      : html`<a href="${href}">${name}</a>`,
  )
  const said = notice
    ? html`<p class="answer ${notice.isGood ? 'good' : 'bad'}" role="status">${notice.text}</p>`
    : html``
  const body = html`<nav class="tabs" aria-label="My sign-ins">${links}</nav>
<h1>${page.title}</h1>
<p class="quiet">${person.user.displayName} · ${person.user.userPrincipalName}</p>
${said}
${page.body}
<form method="post" action="/sign-out" class="leave"><button>Sign out</button></form>`
  return renderShell(owner, { ...page, body })
}

/** What somebody signs in with: in place of *My Sign-Ins > Security info*. */
export function renderMethods(owner: Owner): string {
  const { person } = owner
  const rows = [...person.methods.map(renderMethod), ...(person.pass ? [renderPass(person)] : [])]
  return renderOwned(owner, {
    title: 'Security info',
    room: '/security-info',
    body: html`<p>These are the methods you use to sign into your account or reset your password.</p>
<p><a href="/security-info/passkey">Add sign-in method: passkey</a></p>
<ul class="plain rows sheet">${rows}</ul>`,
  })
}

const names: Readonly<Record<Method['kind'], string>> = {
  password: 'Password',
  phone: 'Phone',
  email: 'Email',
  microsoftAuthenticator: 'Microsoft Authenticator',
  fido2: 'Passkey',
  windowsHelloForBusiness: 'Windows Hello for Business',
  platformCredential: 'Platform credential',
  softwareOath: 'Authenticator app',
}

function renderMethod({ id, kind, details, createdDateTime }: Method): Html {
  const { displayName = '', phoneNumber = displayName } = details
  const remove =
    kind === 'fido2'
      ? html`<form method="post" action="/security-info"><input type="hidden" name="id" value="${id}">
<button name="action" value="remove">Delete<span class="hidden"> ${String(displayName)}</span></button></form>`
      : html``
  return html`<li><span>${names[kind]}</span> <span class="quiet">${String(phoneNumber)}</span>
<span class="quiet">${renderTime(new Date(createdDateTime))}</span>${remove}</li>`
}

function renderPass({ pass }: Person): Html {
  return html`<li><span>Temporary Access Pass</span>
<span class="quiet">${pass?.once ? 'one-time' : 'multi-use'}</span></li>`
}

/** Where a passkey is made. */
export function renderNewPasskey(owner: Owner, options: unknown): string {
  return renderOwned(owner, {
    title: 'Create a passkey',
    room: '/security-info/passkey',
    script: true,
    body: html`<p>With a passkey you sign in with your face, fingerprint, PIN or security key. Your device opens a window. Follow what it says there.</p>
<form class="sheet" method="post" action="/security-info" data-passkey="create" data-options="${JSON.stringify(options)}">
<label for="name">Name your passkey</label>
<input id="name" name="displayName" value="Passkey" maxlength="30" required>
<input type="hidden" name="action" value="register"><input type="hidden" name="answer">
<p class="answer bad" role="alert" hidden></p>
<noscript><p class="answer bad">Making a passkey needs JavaScript.</p></noscript>
<button>Create passkey</button></form>
<p><a href="/security-info">Cancel</a></p>`,
  })
}

/** Why nothing can be registered now, and how to go on. */
export function renderTooWeak(owner: Owner, reason: 'too-late' | 'too-weak'): string {
  return renderOwned(owner, {
    title: 'Create a passkey',
    room: '/security-info/passkey',
    body: html`<p class="answer bad" role="alert">${reasons[reason]}</p>
<p><a href="/security-info?again=1">Sign in again</a></p>`,
  })
}

const reasons = {
  'too-late':
    'The time for registering something with this Temporary Access Pass is over. Sign in with another one.',
  'too-weak':
    'To add a passkey, sign in with a Temporary Access Pass or with a passkey that you have.',
}

/** When somebody signed in, newest first. */
export function renderSignIns(owner: Owner, notes: readonly SignInNote[]): string {
  const rows = owner.person.signIns.toReversed().map((at) => {
    const note = notes.find((each) => each.at.getTime() === at.getTime())
    return html`<tr><td>${renderTime(at)}</td><td>${note?.application ?? '—'}</td>
<td>${note?.proofs.map((proof) => proofNames[proof]).join(', ') ?? '—'}</td></tr>`
  })
  return renderOwned(owner, {
    title: 'Recent sign-ins',
    room: '/security-info/sign-ins',
    body: html`<div class="sheet scroll" tabindex="0" role="region" aria-label="Recent sign-ins"><table>
<thead><tr><th scope="col">When (UTC)</th><th scope="col">Where</th><th scope="col">With</th></tr></thead>
<tbody>${rows}</tbody></table></div>`,
  })
}

const proofNames = {
  password: 'password',
  temporaryAccessPassOneTime: 'Temporary Access Pass',
  temporaryAccessPassMultiUse: 'Temporary Access Pass',
  fido2: 'passkey',
}

/** Where somebody changes their own password. */
export function renderPassword(owner: Owner, isCurrentAsked: boolean): string {
  const current = isCurrentAsked
    ? html`<label for="password">Current password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>`
    : html``
  return renderOwned(owner, {
    title: 'Change your password',
    room: '/security-info/password',
    body: html`<form class="sheet" method="post" action="/security-info/password">
${current}
<label for="wanted">New password</label>
<input id="wanted" name="wanted" type="password" autocomplete="new-password" required>
<label for="again">Confirm new password</label>
<input id="again" name="again" type="password" autocomplete="new-password" required>
<button>Submit</button></form>`,
  })
}
