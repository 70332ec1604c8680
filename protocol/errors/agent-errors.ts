import { type ErrorEntry, entry } from './error-entry.ts'

/** What an agent refuses by its guard, hears from its directory, and finds when it checks itself. */
export const agentErrors = {
  // The agent's guard
  'guard-container': entry(
    403,
    'The account is outside the containers this agent may touch.',
    'Move the account or widen `containers` in the guard.',
  ),
  'guard-purpose': entry(
    403,
    'The guard does not allow this purpose.',
    'Allow it in the guard file, or use another route.',
  ),
  'guard-proof': entry(
    403,
    'The proofs the guard demands are missing or do not hold.',
    'The hire asks for a new code.',
  ),
  'guard-protected': entry(
    403,
    'The account is protected or privileged.',
    'Privileged accounts are handed over in person.',
  ),
  'guard-used': entry(
    403,
    'The account has been used, or its password was set by somebody else.',
    'Use the ordinary reset.',
  ),
  'guard-return': entry(
    403,
    'The account was used before, and does not count as one whose owner comes back.',
    'It has to be disabled for long enough, with no sign-in since; else use the ordinary reset.',
  ),
  'guard-allowance': entry(
    403,
    'An operator of the agent’s host has to allow this account first.',
    'Run `firstkey agent allow` on that host: one account, one purpose, a date, a reason.',
  ),
  'guard-close': entry(
    403,
    'The guard does not allow closing this account.',
    'Disable it by hand; the guard file says whether, and for how many days, accounts may be closed.',
  ),
  'close-not-ours': entry(
    409,
    'The account was not closed: its password is not, or no longer, the one that was set through Firstkey.',
    'Somebody changed it since. By hand, now: disable the account, then find out who did.',
  ),
  'guard-rate': entry(
    429,
    'The guard’s limit per hour is reached.',
    'Wait, or add a dated allowance in the guard file.',
  ),
  'guard-box': entry(
    403,
    'The box is not one this agent may open.',
    'The hire reloads the page and tries again.',
  ),
  'guard-denied': entry(
    403,
    'The account is on the operator’s deny list.',
    'Ask whoever keeps the guard file.',
  ),
  'no-number': entry(
    409,
    'Neither the directory nor the journal has a number for this person.',
    'Fill the mobile number in HR or in the directory.',
  ),

  // The directory
  'directory-unreachable': entry(
    503,
    'No controller of the directory answers.',
    'Check network and certificate; `firstkey doctor` names each controller.',
  ),
  'directory-rights': entry(
    403,
    'The service account lacks a right on this account.',
    'Run the lines that `firstkey agent permissions` prints.',
  ),
  'directory-refused': entry(
    409,
    'The directory refused the change.',
    'See the agent’s log for the code it gave.',
  ),
  'account-gone': entry(
    404,
    'The account does not exist any more.',
    'Check the directory; a re-created account is another one.',
  ),
  'outcome-unknown': entry(
    503,
    'It is not yet known whether the password was set.',
    'Wait: it is settled before anything else is tried.',
  ),

  // What an agent's own checks say
  'agent-not-listed': entry(
    403,
    'This agent has not been admitted, or not for this directory: it is given nothing.',
    'Run `firstkey agent admit` beside the first agent, with the fingerprint this one printed.',
  ),
  'agent-list-ends': entry(
    503,
    'The list of agents has not been signed anew for days. When it ends, nobody can claim.',
    'Start the agent that holds the list key: it signs every day.',
  ),
  'agent-list-over': entry(
    503,
    'The list of agents is too old to be believed: nobody can claim.',
    'Start the agent that holds the list key: it signs every day.',
  ),
  'directory-partly-unreachable': entry(
    503,
    'Some writable domain controllers do not answer.',
    'Start them or open the way to port 636: until then a first sign-in there is not seen.',
  ),
  'directory-certificate-untrusted': entry(
    503,
    'The certificate of the domain controller is not trusted.',
    'Give the agent the certificate of the authority that issued it, or renew it.',
  ),
  'directory-certificate-wrong-name': entry(
    503,
    'The certificate of the domain controller does not carry the name it was called by.',
    'Name the domain controller as its certificate does, or issue one with that name.',
  ),
  'directory-connection-lost': entry(
    503,
    'The connection to the domain controller ended before it answered.',
    'If it lasts, look at the domain controller and at what stands between.',
  ),
  'directory-busy': entry(
    503,
    'The domain controller says that it is busy or unavailable.',
    'If it lasts, look at the domain controller.',
  ),
  'directory-demands-stronger-sign-in': entry(
    503,
    'The domain controller does not take a sign-in of this kind.',
    'Allow simple bind over LDAPS for the service account of the agent.',
  ),
  'controller-read-only': entry(
    503,
    'The domain controller is read-only.',
    'Leave read-only domain controllers out of the list; a writable one is needed.',
  ),
  'service-account-refused': entry(
    503,
    'The service account of the agent cannot sign in: wrong name or password.',
    'Check its name and give the agent its present password.',
  ),
  'service-account-locked': entry(
    503,
    'The service account of the agent is locked.',
    'Unlock it, and look for what else uses it with an old password.',
  ),
  'service-account-disabled': entry(
    503,
    'The service account of the agent is disabled or has expired.',
    'Enable it, or extend its expiry.',
  ),
  'service-account-password-expired': entry(
    503,
    'The password of the service account has expired or must be changed.',
    'Set a new one, without "must change at next logon", and give it to the agent.',
  ),
  'service-account-restricted': entry(
    503,
    'The service account may not sign in at this hour or from this host.',
    'Lift the logon hours or workstations of the service account.',
  ),
  'text-carrier-missing': entry(
    503,
    'This agent has no text message provider, so it sends no codes.',
    'Configure `text` at the agent, or leave it out where another agent of the directory sends.',
  ),
  'text-carrier-failing': entry(
    503,
    'The agent’s text message provider takes no messages now.',
    'Check host, port, name and password under `text` at the agent, and the provider’s status page.',
  ),
  'text-code-in-segments': entry(
    409,
    'The text with a code takes more than one segment: each is charged, and all must come before a phone shows it.',
    'Set a `shortName` under `organisation` at the agent: short, and of letters that every phone knows.',
  ),
  'clock-apart': entry(
    503,
    'The clocks of agent and server are more than a minute apart.',
    'Synchronise both machines with a time server.',
  ),
  'clock-behind-journal': entry(
    503,
    'The agent’s clock is behind what its journal has seen: it sends no codes and opens no boxes.',
    'Set the clock right. If it was ahead before and is right now, run `firstkey agent confirm` beside it.',
  ),
  'journal-put-back': entry(
    503,
    'The agent’s journal is older than it was, or a copy of it is in use: it lacks what was done since.',
    'See that one agent alone has these keys, compare the numbers of open hires, then run `firstkey agent confirm` beside it.',
  ),
  'journal-not-writable': entry(
    503,
    'The agent cannot write its journal, so it sends no codes and sets no passwords.',
    'Make room on the disk of its state folder: it goes on by itself. If there is room, see its log and start it anew.',
  ),
  'ledger-not-continued': entry(
    503,
    'The ledger that the server shows does not continue the one it showed before.',
    'Give `firstkey ledger verify --witness` what `firstkey agent witness --json` prints. Restored on purpose: `firstkey agent confirm`.',
  ),
  'guard-unreadable': entry(
    503,
    'The guard file was changed and cannot be used: the agent refuses every job.',
    'Run `firstkey agent check` beside it; it names each line to correct. No restart is needed.',
  ),
  'numbers-from-job': entry(
    409,
    'For some accounts codes go to a number that HR named, since the directory had none.',
    'Compare them (`firstkey agent check` lists the accounts), or set `numbers` to `directory`.',
  ),
  'guard-log-failing': entry(
    503,
    'The agent’s own log of refusals cannot be written, or the syslog server does not take it.',
    'Look at the disk of the agent’s host and at `syslog` in its configuration. No rule depends on it.',
  ),
  'proof-by-server': entry(
    409,
    'The guard takes the server’s word that a hire has proved who they are.',
    'Set `proof` to `text` in the guard, unless it was chosen knowingly: see SECURITY.md.',
  ),
} as const satisfies Record<string, ErrorEntry>
