/** What the pages of the pass say, in English: a piece of the catalogue in `en.ts`. */
export const enPass = {
  offer: {
    heading: { passkey: 'Now your passkey', 'device-setup': 'Now your device' },
    ready: 'Your password for {user} is set.',
    why: {
      passkey:
        'With a passkey your phone or computer lets you in without a password: by your face, your finger or its PIN.',
      'device-setup':
        'A pass signs you in on your new device while you set it up. Afterwards the device lets you in by your face, your finger or a PIN.',
    },
    need: 'What you need',
    time: {
      passkey: '10 quiet minutes',
      'device-setup': 'Time for the whole set-up, half an hour or more',
    },
    device: {
      passkey: 'The phone or computer that you will sign in with',
      'device-setup': 'Your new device, with power and a network',
    },
    install: 'Microsoft Authenticator on your phone. Install it first:',
    none: 'Nothing is made before you press. Then you see your pass here, and nobody else does.',
    show: { passkey: 'Show my one-time pass', 'device-setup': 'Show my pass' },
    again: 'Show a new pass',
    asking: 'Asking …',
  },
  later: 'Do this later',
  leaving: 'One moment …',
  linkWorks: 'No time now? Close the page: the link in your message keeps working.',
  choose: 'Choose another password',
  minting: {
    heading: 'Making your pass',
    asked: 'Asked for on this device',
    making: 'Your organisation asks Microsoft',
    shown: 'Shown here, to you alone',
    slow: 'Microsoft is taking longer than usual. You can keep this page open, or come back with the same link.',
  },
  here: {
    heading: { passkey: 'Your one-time pass', 'device-setup': 'Your pass' },
    label: 'Your pass',
    aloud: {
      one: '{count} character. It is not read out. Copy it, or open “Spell it” below.',
      other: '{count} characters. They are not read out. Copy them, or open “Spell it” below.',
    },
    copy: 'Copy the pass',
    copyName: 'Copy the name',
    hide: 'Hide',
    show: 'Show',
    hideLabel: 'Hide the pass',
    showLabel: 'Show the pass',
    spell: 'Spell it',
    until: 'Works until {time}, {left} left',
    leftSoon: 'Your pass works for {left} more.',
    name: 'Your account name',
    minutes: {
      one: 'Once you have signed in with it, you have {count} minute to register the passkey. Go on when you have the time.',
      other:
        'Once you have signed in with it, you have {count} minutes to register the passkey. Go on when you have the time.',
    },
    often: 'You can use it more than once until then.',
    todo: 'What to do now',
    passkey: [
      'Open Microsoft’s page with the button below. Sign in with {user} and your pass. Microsoft calls it “Temporary Access Pass”.',
      'Choose “Add sign-in method”, then “Passkey”, and follow the screen.',
      'Come back to this page and tell us.',
    ],
    'device-setup': [
      'Switch on your new device and choose the set-up for work or school.',
      'Sign in with {user} and your pass. Microsoft calls it “Temporary Access Pass”. After a restart type the same one again.',
      'Follow the screen until your face, your finger or a PIN is set up. Then come back to this page and tell us.',
    ],
    open: 'Copy the pass and open the page',
    newTab: 'It opens beside this page. Please keep this one open.',
    registered: {
      passkey: 'I have registered my passkey',
      'device-setup': 'My device is set up',
    },
    checking: 'Looking …',
  },
  elsewhere: {
    heading: 'Your pass is in another browser',
    lead: 'It can be seen only where you asked for it. Go back there, or have a new one here; the other one then ends.',
    show: 'Show a new one here',
  },
  ended: {
    heading: 'Your pass has ended',
    lead: 'Its time is over, and it opens nothing any more. Nothing is lost: you can have a new one.',
  },
  checking: {
    heading: {
      passkey: 'Looking for your passkey',
      'device-setup': 'Looking for your device',
    },
    said: 'You told us that it is done',
    looking: 'Your organisation asks Microsoft',
    found: { passkey: 'Your passkey is there', 'device-setup': 'Your device is there' },
    slow: 'This is taking longer than usual. You can keep this page open; it goes on by itself.',
  },
  spell: {
    capital: 'capital {letter}',
    small: 'small {letter}',
    digit: 'digit {letter}',
    other: 'sign {letter}',
    signs: {
      '!': 'exclamation mark',
      '"': 'double quote',
      '#': 'hash',
      $: 'dollar sign',
      '%': 'per cent sign',
      '&': 'ampersand',
      "'": 'apostrophe',
      '(': 'opening bracket',
      ')': 'closing bracket',
      '*': 'star',
      '+': 'plus',
      ',': 'comma',
      '-': 'hyphen',
      '.': 'full stop',
      '/': 'slash',
      ':': 'colon',
      ';': 'semicolon',
      '<': 'less-than sign',
      '=': 'equals sign',
      '>': 'greater-than sign',
      '?': 'question mark',
      '@': 'at sign',
      '[': 'opening square bracket',
      '\\': 'backslash',
      ']': 'closing square bracket',
      '^': 'caret',
      _: 'underscore',
      '`': 'backtick',
      '{': 'opening curly bracket',
      '|': 'vertical bar',
      '}': 'closing curly bracket',
      '~': 'tilde',
    },
  },
  /** Where a problem has other words about a pass than elsewhere. */
  problems: {
    'not-yet':
      'We cannot see it yet. It can take a minute or two to arrive. Please try again then, or go on later.',
    'outcome-unknown':
      'We do not know yet whether your pass was made. Please ask for a new one in a minute; an earlier one then ends.',
    'agent-silent':
      'Your organisation cannot be reached just now. Try again in a few minutes. Nothing was lost.',
    'agent-revoked': 'No pass was made, to be on the safe side. Please ask once more.',
    'guard-used':
      'This account has been used before, so no pass can be made for it here. Please call us.',
    'method-not-registered':
      'We have not seen your passkey yet. Ask for a new pass when you have 10 quiet minutes.',
  },
}
