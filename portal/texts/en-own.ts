import { en, type Texts } from './en.ts'

/** What the page of *my password* says, in English, beside what it shares with the other pages. */
export const enOwn = {
  title: 'My password',
  heading: 'A new password, without the old one',
  lead: 'For when you sign in with a passkey or the like, and {house} also needs a password from you.',
  steps: 'What happens',
  first: 'You sign in, as you do without a password',
  second: 'You choose your new password',
  third: 'You sign in once more: that is your yes',
  old: 'The old password is not needed. It may be forgotten, expired or locked.',
  stays: 'Your passkey and your other ways to sign in stay as they are.',
  told: 'You get a message about it, and so does {house}’s security. Nobody can do this unseen.',
  none: 'No passkey, security key or Windows Hello? Then this page cannot help you. Ask here: {desk}.',
  microsoft: 'You can also do this on Microsoft’s own page',
  go: 'Sign in',
  leaving: 'To your sign-in …',
  back: 'Looking at your sign-in …',
  looking: 'Looking for your account …',
  moment: 'This takes a few seconds.',
  choose: 'Choose your new password',
  yes: 'Next you sign in once more, as you just did. Without that nothing changes.',
  next: 'Go on to sign in',
  sealed: 'It is locked on this device before you leave this page. Nobody else can read it.',
  account: 'Not your account? Close this page, nothing has happened.',
  done: 'Your new password is set',
  works: 'It works now on {house}’s computers. In the cloud it can take a few minutes.',
  message: 'A message about it is on its way to you. If this was not you, call at once:',
  close: 'You can close this page.',
  again: 'Start again',
  problems: {
    'own-refused':
      'The password of this account cannot be set here. You did nothing wrong; {desk} can see why.',
    'own-not-signed-in': 'You did not finish signing in. Nothing has changed.',
    'own-lost':
      'This took too long, or began in another window. Had anything changed, you would have a message about it.',
    'own-not-kept':
      'This browser keeps nothing while you sign in, as private windows do. Use an ordinary window, or another browser.',
    'too-often': 'You have been here several times within an hour. Try again later.',
    'agent-silent': 'Your company’s directory does not answer right now. Try again in a while.',
    'outcome-unknown':
      'We cannot see whether it was set. Try the new password; if it does not open, start again.',
    'password-refused': 'Your company does not take this one. Choose another.',
    general: 'That did not work just now. Try again in a while; if it stays, {desk} can help.',
  },
}

export type OwnWords = typeof enOwn
/** With the words of the other pages, for the parts that both have. */
export interface OwnTexts extends OwnWords {
  readonly shared: Texts
}

export const ownInEnglish: OwnTexts = { ...enOwn, shared: en }
