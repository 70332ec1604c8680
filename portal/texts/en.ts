import type { Device } from '../../protocol/claim-api.ts'
import { enPass } from './en-pass.ts'
import { enReset } from './en-reset.ts'

/**
 * Everything the pages say, in English. The type of this catalogue is the type of every other one, so a text that is
 * missing in a language is a type error. It is data: `{name}` marks what is filled in. Tone: warm, plain, short; what now, and what if it does not work.
 */
export const en = {
  name: 'English',
  language: 'Language',
  moment: 'One moment …',
  step: 'Step {now} of {all}',

  hello: {
    heading: 'Welcome, {name}',
    lead: 'Let’s set up your sign-in for {house}, ready for {day}.',
    leadNow: 'Let’s set up your sign-in for {house}.',
    again: {
      password: 'You have been here before. You can choose a new password now.',
      pass: 'Good to see you again. What is left is your passkey.',
    },
    steps: 'What happens',
    code: { mail: 'We send a code to your mailbox', text: 'We send a code to your phone' },
    thenCode: { mail: 'Then a code to your mailbox', text: 'Then a code to your phone' },
    choose: 'You choose your password',
    register: 'You register a passkey, to sign in without a password',
    need: {
      password: 'Keep your phone and your private mail at hand. It takes about 2 minutes.',
      both: 'Keep your phone and your private mail at hand. It takes about 12 minutes; the passkey can wait until later.',
      pass: 'Keep your phone and your private mail at hand. It takes about 10 minutes.',
    },
    start: 'Start',
    starting: 'Starting …',
    word: 'The word you were told',
    wordWhy: 'A different word, or none? Then this page is not ours: please close it.',
    unexpected: 'Did not expect this? Close the page, nothing has happened.',
    over: 'The page was open for a while, so we start again from here. Nothing was lost.',
  },

  code: {
    heading: { mail: 'Check your mail', text: 'Check your phone' },
    asked: {
      mail: 'A code is on its way to your mailbox …',
      text: 'A code is on its way to your phone …',
    },
    sent: {
      mail: 'We’ve sent a code to {to}.',
      text: 'We’ve sent a code to your phone, {to}.',
    },
    sentSomewhere: {
      mail: 'We’ve sent a code to your mailbox.',
      text: 'We’ve sent a code to your phone.',
    },
    next: 'That worked. Now one more, another way.',
    label: 'Use the message marked {label}.',
    field: 'The code',
    until: 'Works until {time}, {left} left',
    expired: 'This code has run out. Ask for it again below.',
    go: 'Continue',
    checking: 'Checking …',
    short: 'The code has at least 6 digits. Have a look at the message again.',
    missing: 'Didn’t get it?',
    look: {
      mail: 'It can take a minute or two. Have a look in the spam or junk folder too.',
      text: 'It can take a minute or two. Do you have a signal?',
    },
    again: 'Send it again',
    againIn: 'Send it again in {left}',
    sending: 'Sending …',
    person: 'Wrong address or number, or still nothing? Talk to a person:',
    tries: { one: 'You can try once more.', other: 'You can try {count} more times.' },
  },

  password: {
    heading: 'Your sign-in',
    account: 'Your account name',
    windows: 'On older sign-in screens',
    type: 'You’ll type this at work.',
    copy: 'Copy',
    copied: 'Copied',
    field: 'Choose a password',
    show: 'Show',
    hide: 'Hide',
    showLabel: 'Show the password',
    hideLabel: 'Hide the password',
    suggest: 'Suggest one',
    suggested:
      'A fresh one, made on this device. Say it out loud twice, or write it down until you know it.',
    rules: 'Your password needs',
    rule: {
      'too-short': 'at least {length} characters',
      'too-long': 'no more than 256 characters',
      'too-few-kinds': 'three kinds: capitals, small letters, digits, symbols',
      'contains-name': 'nothing of your name or of “{house}”',
      'known-bad': 'to be hard to guess',
      'not-allowed-character': 'no control characters',
    },
    met: 'done',
    open: 'not yet',
    strength: 'Strength',
    scores: [
      'Very easy to guess',
      'Easy to guess',
      'Fair. Another word makes it strong',
      'Strong',
      'Very strong, well done',
    ],
    long: 'Nice and long. Length is what counts',
    history: 'A password you had before does not work.',
    expires: {
      one: 'It holds for {count} day; you’ll be asked for a new one in time.',
      other: 'It holds for {count} days; you’ll be asked for a new one in time.',
    },
    uncertain:
      'Your organisation may have a rule that this page cannot see. If so, we’ll tell you.',
    go: 'Set my password',
    mend: 'Almost. Have a look at what is not ticked yet.',
    sealed:
      'It is locked on this device before it travels. Nobody else can read it, we can’t either.',
  },

  setting: {
    heading: 'Setting your password',
    seal: 'Locked on this device',
    travel: 'Travelling to your company',
    directory: 'Your company’s directory says yes',
    slow: 'The directory is taking longer than usual. You can keep this page open, or come back with the same link.',
    now: 'now',
    done: 'done',
    waiting: 'next',
  },

  pass: enPass,

  reset: enReset,

  done: {
    heading: 'You’re in',
    headingLater: 'That’s all for now',
    lead: 'Your password is set, and your company’s directory has confirmed it.',
    both: 'Your password is set, and your passkey is registered.',
    passkey: 'Your passkey is registered. You need no password.',
    passLater: 'Your passkey comes later: the link in your message still leads you to it.',
    passNotPossible:
      'A passkey cannot be set up for you here. Our colleagues at the desk know, and your password works all the same.',
    onlyNotPossible:
      'We cannot set up your sign-in here. Our colleagues at the desk know. Call them, and they will help you on.',
    use: 'In apps and on web pages, choose your passkey where you are asked how to sign in.',
    later: 'Your account opens on {day}. Until then it stays closed: that is how it should be.',
    account: 'Your account name',
    first: {
      'thin-client': 'At your first screen',
      laptop: 'On your first laptop',
      phone: 'On your phone',
    } satisfies Record<Device, string>,
    'thin-client': [
      'Press a key or move the mouse to wake the screen.',
      'Type as user name {user}. Asked for a domain? Then type {windows}.',
      'Type your new password and press Enter.',
    ],
    laptop: [
      'At the office, plug in the network cable or join the office Wi-Fi.',
      'On the sign-in screen choose “Other user” and type {user}. Refused? Try {windows}.',
      'Type your new password and press Enter. The first time takes a few minutes.',
    ],
    phone: [
      'Open the app or page your organisation named.',
      'Sign in with {user}.',
      'Type your new password. You may be asked to set up one more thing; follow the screen.',
    ],
    cloud: {
      'thin-client': [
        'Press a key or move the mouse to wake the screen, and have the device with your passkey at hand.',
        'Type as user name {user}.',
        'Choose your passkey where you are asked how to sign in, and follow the screen.',
      ],
      laptop: [
        'Connect it to a network: a cable or Wi-Fi, at work or at home.',
        'Type {user}, and have the device with your passkey at hand.',
        'Choose your passkey where you are asked how to sign in, and follow the screen.',
      ],
      phone: [
        'Open the app or page your organisation named.',
        'Sign in with {user}.',
        'Choose your passkey: your face, your finger or the PIN of your phone.',
      ],
    },
    refusedCloud: 'Refused? A new passkey can take some minutes to work everywhere. Try once more.',
    refused:
      'Refused? Check Caps Lock and the keyboard language on the screen, then try once more.',
    notes: 'Send these notes to my mailbox',
    notesTo: 'They go to {to}. Your password is not in them.',
    notesSending: 'Sending …',
    notesSent: 'Sent. Have a look in your mailbox in a minute.',
    notesFailed: 'That did not work just now. Please try again.',
    close: 'You can close this page.',
  },

  stuck: {
    heading: 'Let’s get you to a person',
    lead: 'This needs somebody to look at it. You did nothing wrong, and nothing is lost.',
    ticket: 'Say this reference',
  },

  broken: {
    heading: 'This link does not work',
    lead: 'It may have been used, run out, or been cut off on its way. We can send a fresh one to the addresses we have for you.',
    cut: 'Part of it seems to be missing. Open it once more from the message, or copy all of it.',
    renew: 'Send me a new one',
    renewing: 'Sending …',
    renewed: 'Thank you. Check your messages',
    renewedLead:
      'If the link was ours, a new one is on its way to the addresses we have. It can take a few minutes.',
  },

  none: {
    heading: 'Please open your link',
    lead: 'This page opens with the link in your invitation. Look for a mail or a text message from us and open it from there.',
    lost: 'No message, or can’t find it? Call us, we’ll send it again.',
  },

  over: {
    heading: 'This page has been open for too long',
    lead: 'To keep your account safe it has closed itself. Open the link in the message again to go on. Nothing was lost.',
  },

  notMe: {
    heading: 'Wasn’t this you?',
    lead: 'If somebody else set up the sign-in of your account, tell us now. We close the door and look into it.',
    tell: 'This was not me',
    telling: 'Telling us …',
    told: 'Thank you for telling us',
    toldLead: 'A person looks at this right away. If you can, call us too.',
  },

  fault: {
    heading: 'That did not work',
    lead: 'Something broke on our side. Nothing was lost.',
    retry: 'Try again',
  },

  lost: 'No connection just now. We keep trying; nothing is lost.',
  help: 'Stuck? {desk}',
  call: 'Call {phone}',
  noScript:
    'This page needs JavaScript: it locks your password on your own device. Please allow it, or open the link in another browser. Or ask us:',

  /** What went wrong, by its stable code. 'general' stands in for any other. */
  problems: {
    general: 'That did not work. Please try once more, or call us.',
    'code-wrong': 'That code does not fit. Compare the mark above with the one in the message.',
    'code-not-sent': 'We could not send the code just now. Try again in a minute, or call us.',
    'code-replaced':
      'That code can no longer be checked. We are sending you a new one: please type that.',
    'agent-revoked': 'Nothing was set, to be on the safe side. Please choose once more.',
    'too-often': 'That was asked for too often. Please wait a little, then try again.',
    'proof-expired':
      'Some time has passed since your last code. Here is a new one; then you go on where you were.',
    'password-refused':
      'Your company’s directory did not accept that password. Please choose one that meets every rule below.',
    'password-hidden-rule':
      'A rule of your organisation refused that password. A longer one of unrelated words, that you have not used before, usually works.',
    'password-known-bad':
      'That password is on a list of well-known ones. Choose a longer one of unrelated words.',
    'directory-slow':
      'The directory is taking longer than usual. Keep the page open, or come back with the same link.',
    'outcome-unknown':
      'We do not know yet whether your password was set. We’re finding out before anything else happens.',
    'agent-silent':
      'Your company’s directory cannot be reached just now. Try again in a few minutes.',
    'directory-unreachable':
      'Your company’s directory cannot be reached just now. Try again in a few minutes.',
    'needs-desk': 'Somebody has to look at this.',
    'too-many-wrong-codes':
      'Too many codes did not fit, so we have paused here to keep your account safe.',
    'no-number': 'We have no phone number for you yet.',
    'account-used': 'This account has been used before, so it needs a person.',
    'guard-rate': 'Many people are starting at this moment. Try again in a few minutes.',
    'guard-pass': 'Your organisation does not give you a passkey this way. Please call us.',
    'pass-of-others':
      'There is a pass for you already that did not come from here. Use that one, or call us.',
    'pass-replaced': 'Another pass took the place of this one. Please ask for a new one.',
    'pass-not-possible': 'A pass cannot be made for you just now. Please call us.',
    'pass-policy': 'Your organisation cannot make a pass for you just now. Please call us.',
    'cloud-account-late': 'Your account has not reached Microsoft yet. Please try again later.',
    'cloud-account-missing': 'Your account has not reached Microsoft yet. Please try again later.',
    'cloud-unreachable': 'Microsoft cannot be reached just now. Try again in a few minutes.',
    'cloud-throttled': 'Microsoft is busy at this moment. Try again in a few minutes.',
    'cloud-refused': 'Microsoft did not make a pass just now. Try again in a few minutes.',
    'message-not-delivered': 'Our message could not be delivered to you.',
    'not-signed-in': 'It seems you could not sign in yet.',
  },
}

/** The catalogue of one language. */
export type Texts = typeof en
