import type { Language } from './language.ts'

export const english: Language = {
  'invitation-mail': {
    subject: 'Welcome to {organisation}: set up your sign-in',
    blocks: [
      { heading: 'Welcome[, {givenName}]' },
      {
        paragraph:
          'You start at {organisation} on {startsOn}. Please set up your sign-in before then, so that your first day does not begin with waiting.',
      },
      { paragraph: 'It takes about two minutes, on a phone or a computer. The page guides you.' },
      { button: 'Set up your sign-in', to: 'link' },
      { paragraph: 'This link is for you alone[ and works until {linkExpires}].' },
      {
        small:
          'Did not expect this? Then ignore it, and nothing happens.[ Questions? Call {deskPhone}.]',
      },
    ],
  },
  'invitation-text': [
    '{organisationShort}: welcome[, {givenName}]! Set up your sign-in before {startsOn}: {link}',
    'Did not expect this? Ignore it.',
  ],
  'reminder-mail': {
    subject: 'Your sign-in at {organisation} is not ready yet',
    blocks: [
      { heading: 'Nearly there[, {givenName}]' },
      {
        paragraph:
          'You start at {organisation} on {startsOn}, and your sign-in is not set up yet. It takes about two minutes.',
      },
      { button: 'Set up your sign-in', to: 'link' },
      { paragraph: 'This link is for you alone[ and works until {linkExpires}].' },
      {
        small:
          'Is something in the way?[ Call {deskPhone}: they are glad to help.| Please tell your manager.]',
      },
    ],
  },
  'reminder-text': [
    '{organisationShort}: your sign-in is not ready yet. Two minutes, before {startsOn}: {link}',
    '[Need help? Call {deskPhone}.|Did not expect this? Ignore it.]',
  ],
  'link-renewed-mail': {
    subject: 'Your new link for {organisation}',
    blocks: [
      { heading: 'Here is your new link[, {givenName}]' },
      {
        paragraph:
          'You can set up your sign-in for {startsOn} with this link. Earlier links no longer work.',
      },
      { button: 'Set up your sign-in', to: 'link' },
      { paragraph: 'This link is for you alone[ and works until {linkExpires}].' },
      {
        small:
          'Did not ask for it? Then ignore it, and nothing happens.[ Questions? Call {deskPhone}.]',
      },
    ],
  },
  'link-renewed-text': [
    '{organisationShort}: here is your new link to set up your sign-in before {startsOn}: {link}',
    'Did not ask for it? Ignore it.',
  ],
  'mail-code': {
    subject: 'Your code for {organisation}',
    blocks: [
      { heading: 'Your code' },
      { paragraph: 'Type this code on the page that shows the word {label}:' },
      { large: '{code}' },
      { paragraph: 'It works for {validFor}, once, and only on that page.' },
      {
        paragraph:
          'Nobody from {organisation} will ever ask you for this code. Does your page show another word, or did you not ask for a code? Then do not use it.[ Call {deskPhone}.]',
      },
    ],
  },
  'text-code': [
    '{organisationShort}: {code} is your code to set up your sign-in, for the page that shows {label}. Nobody will ask you for it.',
    '@{portalHost} #{code}',
  ],
  'temporary-password': [
    '{organisationShort}: {code} is your first password. Your manager has your account name. You must choose another one when you first sign in. Tell nobody.',
  ],
  'pass-text': [
    '{organisationShort}: {code} is your pass for {validFor}. Your manager has your account name. Open aka.ms/mysecurityinfo, sign in with both, and add a passkey. Tell nobody.',
  ],
  'temporary-password-manager': {
    subject: 'A first password for {hireName}',
    blocks: [
      { heading: 'Please give this to {hireName}' },
      {
        paragraph:
          '{hireName} starts at {organisation} and gets in with this first password, once:',
      },
      { large: '{code}' },
      {
        paragraph:
          'Tell them in person or on the phone. They have their account name, and must choose another password when they first sign in.',
      },
      {
        small:
          'Do not forward this mail, and delete it afterwards.[ Is this not somebody of yours? Then call {deskPhone}.]',
      },
    ],
  },
  'account-name': {
    subject: 'Your account at {organisation}',
    blocks: [
      { heading: 'Welcome[, {givenName}]' },
      { paragraph: 'You start on {startsOn}. This is the name of your account:' },
      { large: '{username}' },
      {
        paragraph:
          '[On a Windows computer you can also type {windowsName}. ]Your manager gives you your first password. You choose your own when you first sign in.',
      },
      { small: '[Questions? Call {deskPhone}.]' },
    ],
  },
  'account-name-for-pass': {
    subject: 'Your account at {organisation}',
    blocks: [
      { heading: 'Welcome[, {givenName}]' },
      { paragraph: 'You start on {startsOn}. This is the name of your account:' },
      { large: '{username}' },
      {
        paragraph:
          'Your manager gives you a pass that works once. Open aka.ms/mysecurityinfo, sign in with both, and add a passkey at once.',
      },
      { small: '[Questions? Call {deskPhone}.]' },
    ],
  },
  'number-changed': [
    '{organisationShort}: another phone number was entered for you. Codes to set up your sign-in will go there soon. Was it not you? Tell us[: {deskPhone}].',
  ],
  'hire-done': {
    subject: 'Your password at {organisation} was set',
    blocks: [
      { heading: 'You are all set[, {givenName}]' },
      { paragraph: 'Your password was set on {doneAt}. There is nothing more to do.' },
      { paragraph: 'Was it not you? Then tell us at once:' },
      { button: 'This was not me', to: 'reportLink' },
      {
        small:
          '[You can also call {deskPhone}. ]Nobody from {organisation} will ever ask you for your password.',
      },
    ],
  },
  'hire-done-passkey': {
    subject: 'Your sign-in at {organisation} is set up',
    blocks: [
      { heading: 'You are all set[, {givenName}]' },
      {
        paragraph:
          'Your sign-in was opened on {doneAt}: from now on you sign in with your passkey. There is nothing more to do.',
      },
      { paragraph: 'Was it not you? Then tell us at once:' },
      { button: 'This was not me', to: 'reportLink' },
      {
        small:
          '[You can also call {deskPhone}. ]Nobody from {organisation} will ever ask you for a code.',
      },
    ],
  },
  'hire-done-password-missing': {
    subject: 'Your sign-in at {organisation} is set up',
    blocks: [
      { heading: 'You are nearly there[, {givenName}]' },
      {
        paragraph:
          'Your sign-in was opened on {doneAt}: from now on you sign in with your passkey.',
      },
      {
        paragraph:
          'Computers at work may ask for a password, and you do not have one yet. [You choose it yourself, with your passkey: {passwordPage}] [If you have questions, call {deskPhone}.]',
      },
      { paragraph: 'Was it not you? Then tell us at once:' },
      { button: 'This was not me', to: 'reportLink' },
      {
        small:
          '[You can also call {deskPhone}. ]Nobody from {organisation} will ever ask you for a code.',
      },
    ],
  },
  'own-password-set': {
    subject: 'Your password at {organisation} was changed',
    blocks: [
      { heading: 'Your password was changed' },
      {
        paragraph:
          'It was changed on {doneAt}, after a sign-in with your passkey. Use the new one from now on; what is signed in already may ask for it.',
      },
      { paragraph: 'Was it not you? Then tell us at once[: call {deskPhone}].' },
      { small: 'Nobody from {organisation} will ever ask you for your password.' },
    ],
  },
  'own-password-watch': {
    subject: 'A password was changed without the old one',
    blocks: [
      { heading: 'A password was changed' },
      {
        facts: [
          ['Who', '{hireName}'],
          ['Account', '{username}'],
          ['When', '{doneAt}'],
        ],
      },
      {
        paragraph:
          'Its owner signed in with a strong method for this very change; the agent verified that itself. They are told as well, where the directory has a mailbox of theirs.',
      },
    ],
  },
  'contact-changed': {
    subject: 'Your contact details at {organisation} are changing',
    blocks: [
      { heading: 'Another address for you[, {givenName}]' },
      {
        paragraph:
          'HR entered another address or number for you. Messages about your sign-in will go there soon.',
      },
      { paragraph: 'Was it not you who asked for that? Then tell us now[: call {deskPhone}].' },
      { small: 'If you asked for it, there is nothing to do.' },
    ],
  },
  'notes-thin-client': {
    subject: 'Your first sign-in at {organisation}',
    blocks: [
      { heading: 'Your first sign-in[, {givenName}]' },
      { paragraph: 'You start on {startsOn}. This is what you do at the first machine:' },
      {
        paragraph:
          '1. Switch on the thin client. Where it asks for a name, type the account name from the page where you chose your password.',
      },
      { paragraph: '2. Type your password, just as you chose it. Capitals count.' },
      { paragraph: '3. Does it ask to change the password? Then call us: it should not.' },
      {
        small:
          '[Stuck? Call {deskPhone}. ]Nobody from {organisation} will ever ask you for your password.',
      },
    ],
  },
  'notes-laptop': {
    subject: 'Your first sign-in at {organisation}',
    blocks: [
      { heading: 'Your first sign-in[, {givenName}]' },
      { paragraph: 'You start on {startsOn}. This is what you do at the first machine:' },
      {
        paragraph:
          '1. Connect the laptop to the company network, with the cable or on the company WLAN.',
      },
      {
        paragraph:
          '2. At the bottom left, choose the line for another person. Type your account name with everything after the @.',
      },
      {
        paragraph:
          '3. Type your password, just as you chose it. Capitals count. The first time takes a few minutes.',
      },
      {
        small:
          '[Stuck? Call {deskPhone}. ]Nobody from {organisation} will ever ask you for your password.',
      },
    ],
  },
  'notes-phone': {
    subject: 'Your first sign-in at {organisation}',
    blocks: [
      { heading: 'Your first sign-in[, {givenName}]' },
      { paragraph: 'You start on {startsOn}. This is what you do at the first machine:' },
      { paragraph: '1. Open the company app, or the company page in your browser.' },
      { paragraph: '2. Type your account name with everything after the @.' },
      { paragraph: '3. Type your password, just as you chose it. Capitals count.' },
      {
        small:
          '[Stuck? Call {deskPhone}. ]Nobody from {organisation} will ever ask you for your password.',
      },
    ],
  },
  'notes-passkey': {
    subject: 'Your first sign-in at {organisation}',
    blocks: [
      { heading: 'Your first sign-in[, {givenName}]' },
      { paragraph: 'You start on {startsOn}. This is what you do at the first machine:' },
      { paragraph: '1. Have the phone with your passkey at hand, with Bluetooth switched on.' },
      {
        paragraph:
          '2. Where a name is asked for, type your account name with everything after the @.',
      },
      { paragraph: '3. Choose to sign in with a passkey, and follow what the phone shows.' },
      {
        small:
          '[Stuck? Call {deskPhone}. ]Nobody from {organisation} will ever ask you for a code.',
      },
    ],
  },
  'manager-notice': {
    subject: '[{hireName}|A new colleague] starts on {startsOn}',
    blocks: [
      { heading: '[{hireName} is|A new colleague is] about to join you' },
      {
        facts: [
          ['Name', '[{hireName}|see your HR system]'],
          ['First day', '{startsOn}'],
          ['Account name', '{username}'],
          ['On Windows', '{windowsName}'],
        ],
      },
      {
        paragraph:
          'Your new colleague sets up the sign-in alone and gets everything for it directly from us. There is nothing for you to pass on but the account name.',
      },
      {
        paragraph:
          'Stuck on the first day? [Call {deskPhone} together|Go to the service desk together]. Never type or pass on a code for somebody else, whoever asks.',
      },
    ],
  },
  'manager-done': {
    subject: '[{hireName}|Your new colleague] can sign in',
    blocks: [
      { heading: '[{hireName}|Your new colleague] is ready' },
      { paragraph: 'The password was set on {doneAt}. There is nothing for you to do.' },
      {
        paragraph: 'Does this surprise you?[ Then call {deskPhone}.| Then tell the service desk.]',
      },
    ],
  },
  'desk-ticket': {
    subject: '{ticket}: [{hireName}|a new colleague] needs your help[ before {startsOn}]',
    blocks: [
      { heading: '[{hireName}|A new colleague] needs your help' },
      {
        facts: [
          ['Reference', '{ticket}'],
          ['Who', '[{hireName}|a name that cannot be shown here]'],
          ['Employee number', '{employeeNumber}'],
          ['First day', '{startsOn}'],
          ['Needed by', '{deadline}'],
          ['Reason', '{reason}'],
          ['Next step', '{nextStep}'],
        ],
      },
      {
        paragraph:
          'You need no password and no code for this, and may not be given one. Check that you are speaking with the right person before you change anything.',
      },
    ],
  },
}
