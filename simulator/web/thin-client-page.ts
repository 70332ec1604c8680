import type { Directory } from '../directory/start-directory.ts'
import { type Html, html } from './html.ts'
import { renderPage } from './page.ts'
import { type ThinClientAnswer, workstation } from './sign-in-at-thin-client.ts'

/** What Windows says at the sign-in screen. */
const sentences: Readonly<Record<string, string>> = {
  '52e': 'The user name or password is incorrect. Try again.',
  '530': 'Your account has time restrictions that keep you from signing in right now.',
  '531': 'Your account is configured to prevent you from using this PC. Please try another PC.',
  '532': 'The password for this account has expired.',
  '533': 'Your account has been disabled. Please see your system administrator.',
  '701': 'The user’s account has expired.',
  '773': 'The user’s password must be changed before signing in.',
  '775': 'The referenced account is currently locked out and may not be logged on to.',
  'smart-card': 'You must use Windows Hello or a smart card to sign in.',
  'no-controller': 'We can’t sign you in with this credential because your domain isn’t available.',
}

/** The sign-in screen of a machine that knows only AD, with the answer to the last attempt. */
export function renderThinClient(
  directory: Directory,
  last?: { readonly username: string; readonly answer: ThinClientAnswer },
): string {
  return renderPage({
    title: last?.answer.ok ? 'Signed in' : 'Thin client',
    room: '/thin-client',
    body: html`<section class="machine">
<h1>${workstation}</h1>
${last ? renderAnswer(last.answer, last.username) : html`<p class="quiet">Sign in to ${directory.netbios}.</p>`}
<form method="post" action="/thin-client">
<label for="username">User name</label>
<input id="username" name="username" value="${last?.username ?? ''}" required autocomplete="off" spellcheck="false" autocapitalize="none">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="off" required>
${renderControllers(directory)}
<button type="submit">Sign in</button>
</form>
</section>`,
  })
}

function renderAnswer({ ok, code }: ThinClientAnswer, username: string): Html {
  if (ok) return html`<p class="answer good" role="status">Welcome. ${username} is signed in.</p>`
  const sentence = sentences[code] ?? 'Something went wrong at the controller.'
  return html`<p class="answer bad" role="alert">${sentence}</p><p class="quiet">Code ${code}</p>`
}

function renderControllers({ controllers }: Directory): Html {
  if (controllers.length < 2) return html``
  const options = controllers.map(
    ({ name }, number) => html`<option value="${number}">${name}</option>`,
  )
  return html`<label for="controller">Domain controller</label>
<select id="controller" name="controller">${options}</select>`
}
