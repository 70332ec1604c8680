/** What the page says where a password is set on Microsoft's own page, in English: a piece of the catalogue in `en.ts`. */
export const enReset = {
  heading: 'Get your phone ready',
  lead: 'You choose your password on Microsoft’s page, with a code to your phone. First your phone has to be known there.',
  once: 'It is the phone that we just sent a code to. It is taken out again when you are in.',
  press: 'Use my phone',
  asking: 'Asking …',
  registering: {
    heading: 'Getting your phone ready',
    asked: 'Asked for on this device',
    making: 'Your organisation tells Microsoft',
    there: 'Your phone is ready',
  },
  ready: 'Now choose your password',
  todo: 'What to do now',
  steps: [
    'Open Microsoft’s page with the button below. Type {user} and the letters in the picture.',
    'Let Microsoft send a code to your phone, and type it there.',
    'Choose your password. Then come back to this page and tell us.',
  ],
  own: 'You still have a way to prove who you are from before: Microsoft’s page asks for that.',
  open: 'Open Microsoft’s page',
  newTab: 'It opens beside this page. Please keep this one open.',
  done: 'I have set my password',
  checking: {
    heading: 'Looking for your new password',
    said: 'You told us that it is done',
    looking: 'Your organisation looks',
    found: 'Your password is set',
  },
  problems: {
    'not-yet':
      'We cannot see it yet. It can take a minute or two to arrive. Please try again then; this page also notices by itself.',
    'cloud-account-missing':
      'Microsoft does not know your account yet. Please come back in an hour with the same link. Nothing was lost.',
    'reset-not-yet':
      'Microsoft opens your account on your first day. Please come back then with the same link. Nothing was lost.',
    'cloud-unreachable': 'Microsoft cannot be reached just now. Please try again in a few minutes.',
    'agent-silent':
      'Your organisation cannot be reached just now. Try again in a few minutes. Nothing was lost.',
  },
}
